import type { Violation } from '@/shared/api/types'
import { sentence } from '@/desk/words/sentence'
import type { Fault } from '../parts/faults'

/** The fields on the screen, named after their JSON Pointers. */
const FIELDS = [
  '/channel', '/received_on', '/late_reason',
  '/applicant/name', '/applicant/relation_to_head', '/applicant/id_number', '/applicant/phone',
  '/applicant/contact', '/home/region', '/home/note', '/household/size',
  '/hardships', '/description', '/urgent',
  '/filed_by', '/proxy/role', '/proxy/relation', '/proxy/reason', '/proxy/name', '/proxy/phone',
  '/proxy/read_aloud', '/signature/basis', '/signature/reason', '/signature/witness',
  '/attachments', '/consents/truthful', '/consents/authorisation', '/consents/notice',
]

/** The field at which answers without one of their own are shown. */
const SHOWN_AT: Record<string, string> = {
  '/applicant': '/applicant/name',
  '/home': '/home/region',
  '/household': '/household/size',
  '/consents': '/consents/truthful',
  '/applicant/name_hint': '/applicant/name',
  '/applicant/name_untypable': '/applicant/name',
  '/applicant/id_status': '/applicant/id_number',
  '/applicant/phone_status': '/applicant/phone',
  '/home/list': '/home/region',
  '/proxy/reason_note': '/proxy/reason',
  '/proxy': '/proxy/role',
  '/signature': '/signature/basis',
  '/declared_on': '/received_on',
}

/** The field at which a finding is shown; empty where there is none. */
export function fieldOf(path: string): string {
  const known = SHOWN_AT[path]
  if (known) return known
  const fits = FIELDS.filter((field) => path === field || path.startsWith(`${field}/`))
  return fits.sort((a, b) => b.length - a.length)[0] ?? ''
}

/** Sorts faults in the order in which the form asks. */
export function inOrder(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((a, b) => FIELDS.indexOf(a.at) - FIELDS.indexOf(b.at))
}

/** A finding of the crate or of the server, as the form shows it. */
export function toFault(violation: Violation): Fault {
  const { text, hint } = sentence(violation)
  return { at: fieldOf(violation.path), text, hint, warn: violation.severity === 'warning' }
}
