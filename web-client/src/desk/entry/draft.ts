import type { FiledBy } from '@/shared/api/declaration'
import { emptyFiling, type FilingAnswers } from '@/shared/form/answers'
import { emptyAnswers, type DeskAnswers } from '../form/answers'

/** The channels of an entry: every one but the phone. */
export type EntryChannel = 'walk_in' | 'paper' | 'telephone'

/** One entry as the officer types it. In memory only. */
export interface EntryDraft extends DeskAnswers, FilingAnswers {
  /** The form asks from the start. */
  filedBy: FiledBy
  channel: EntryChannel
  receivedOn: string | null
  lateReason: string
}

/** Nobody can sign by telephone; the print is taken at the visit. */
const BY_TELEPHONE = '电话申报，上门时补'

/** A fresh draft; the arguments are what stays from one entry to the next. */
export function emptyDraft(
  today: string,
  kept: Partial<Pick<EntryDraft, 'channel' | 'receivedOn' | 'lateReason' | 'township'>> = {},
): EntryDraft {
  const draft: EntryDraft = {
    ...emptyAnswers(),
    ...emptyFiling(),
    channel: 'walk_in', receivedOn: today, lateReason: '',
    filedBy: 'self',
    ...kept,
  }
  followChannel(draft)
  return draft
}

/** The way of signing that goes with a channel, while nothing else was chosen. */
export function followChannel(draft: EntryDraft): void {
  const byDefault = draft.signReason === BY_TELEPHONE
  if (draft.channel === 'telephone' && !draft.signBasis) {
    draft.signBasis = 'cannot_now'
    draft.signReason = BY_TELEPHONE
  } else if (draft.channel !== 'telephone' && byDefault) {
    draft.signBasis = null
    draft.signReason = ''
  }
}

/** Whether something was typed that would be lost. */
export function isBegun(draft: EntryDraft): boolean {
  const typed = [draft.name, draft.nameHint, draft.idNumber, draft.phone, draft.contactName,
    draft.contactPhone, draft.placeNote, draft.description, draft.proxyName, draft.proxyPhone]
  return typed.some((value) => value.trim() !== '') || draft.hardships.length > 0
}
