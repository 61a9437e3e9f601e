import type { Violation } from '@/shared/api/types'
import { fieldAt, FIELDS } from '@/shared/form/fields'
import { sentence } from '@/desk/words/sentence'
import type { Fault } from '../parts/faults'

/** What only an entry has: how it came, which is no part of the form. */
const OF_AN_ENTRY = ['/channel', '/received_on', '/late_reason']

/** Every field on the screen, in the order in which the form asks. */
const ORDER = [...OF_AN_ENTRY, ...FIELDS.map((field) => fieldOf(field.at))]

/** The field at which a finding is shown; empty where there is none. */
export function fieldOf(path: string): string {
  // The day that the form names is the one on which it was received.
  if (path === '/declared_on') return '/received_on'
  const field = fieldAt(path)
  if (!field) return OF_AN_ENTRY.find((own) => own === path) ?? ''
  const first = FIELDS.find(({ at }) => at.startsWith(`${field.at}/`))
  return (field.whole && first?.at) || field.shown || field.at
}

/** Sorts faults in the order in which the form asks. */
export function inOrder(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((a, b) => ORDER.indexOf(a.at) - ORDER.indexOf(b.at))
}

/** A finding of the crate or of the server, as the form shows it: in a list, with its place there. */
export function toFault(violation: Violation): Fault {
  const { text, hint } = sentence(violation)
  const [, place] = /\/(\d+)(?:\/|$)/.exec(violation.path) ?? []
  const which = place ? `第 ${Number(place) + 1} 个：` : ''
  return { at: fieldOf(violation.path), text: which + text, hint, warn: violation.severity === 'warning' }
}
