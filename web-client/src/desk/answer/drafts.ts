import { beijingToday } from '@/shared/format'
import type { CaseView, NationalEntry, Notified, Refusal } from '../api/types'

export interface DraftNotified {
  how: Notified['how'] | ''
  on: string | null
}

export const freshNotified = (): DraftNotified => ({ how: '', on: beijingToday() })

/** As the server takes it; a day only where something was done. */
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

/** A call to the applicant; the time is `YYYY-MM-DD HH:mm` at +08:00. */
export interface DraftCall {
  number: string
  at: string | null
}

/** The number that is most likely to be dialled. */
export function freshCall(view: CaseView, at: string | null = null): DraftCall {
  const { applicant } = view.declaration
  return { number: applicant.phone ?? applicant.contact?.phone ?? '', at }
}

export function confirmedOf({ number, at }: DraftCall): Refusal['confirmed'] {
  return at ? { number: number.trim(), at: `${at.replace(' ', 'T')}:00+08:00` } : null
}

/** Most characters of what the farmer reads (server/src/domain/answer.rs). */
export const MESSAGE_MAX = 500
