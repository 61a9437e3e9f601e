import { beijingToday } from '@/shared/texts/format'
import type { CaseView, NationalEntry, Notified, Refusal } from '../api/types'

export interface DraftNotified {
  how: Notified['how'] | ''
  on: string | null
}

export const freshNotified = (): DraftNotified => ({ how: '', on: beijingToday() })

/** As the server takes it; with a day only where the farmer was told. */
export function notifiedOf({ how, on }: DraftNotified): Notified {
  return how === 'not_yet' || how === '' ? { how: 'not_yet' } : { how, on }
}

export interface DraftEntry {
  entered: boolean
  on: string | null
  number: string
}

export const freshEntry = (): DraftEntry => ({ entered: false, on: beijingToday(), number: '' })

export function entryOf({ entered, on, number }: DraftEntry): NationalEntry | null {
  return entered && on ? { on, number: number.trim() } : null
}

/** How it was confirmed when it was not by telephone. */
export const IN_PERSON = 'in_person'

/** 核实 with the applicant: by one of the household's numbers, or in person; the time is
 *  `YYYY-MM-DD HH:mm` at +08:00. */
export interface DraftCall {
  how: string
  at: string | null
}

/** A fresh draft, with the number that is most likely to be dialled. */
export function freshCall(view: CaseView, at: string | null = null): DraftCall {
  return { how: view.numbers[0] ?? IN_PERSON, at }
}

export function confirmedOf({ how, at }: DraftCall): Refusal['confirmed'] {
  if (!at) return null
  const instant = `${at.replace(' ', 'T')}:00+08:00`
  return how === IN_PERSON ? { in_person: true, at: instant } : { number: how, at: instant }
}
