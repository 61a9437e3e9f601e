import type { Attempt } from '../api/types'
import { at, needed, type Fault } from '../parts/faults'
import { dayFaults, type Span } from '../parts/span'
import { IN_PERSON, type DraftCall, type DraftEntry } from './drafts'

export interface DraftAttempt {
  on: string | null
  how: string
}

/** Attempts that must have been made, on as many different days, before 联系不上 may be given. */
export const ATTEMPTS_NEEDED = 3

/** What is still missing before 三次联系不上 may be given as the ground, in sentences. */
export function attemptFaults(
  attempts: readonly DraftAttempt[],
  span: Span,
): string[] {
  const faults: string[] = []
  const made = attempts.filter((attempt) => attempt.on || attempt.how.trim())
  const days = new Set(made.map((attempt) => attempt.on).filter(Boolean))
  if (made.length < ATTEMPTS_NEEDED)
    faults.push(`至少要记 ${ATTEMPTS_NEEDED} 次联系，现在记了 ${made.length} 次。`)
  if (made.some((attempt) => !attempt.on || !attempt.how.trim()))
    faults.push('每次联系都要写明日期和方式。')
  if (made.length >= ATTEMPTS_NEEDED && days.size < ATTEMPTS_NEEDED)
    faults.push(`联系要在 ${ATTEMPTS_NEEDED} 个不同的日子。`)
  const wrong = made.flatMap(({ on }) => (on ? dayFaults(on, span, '联系日期') : []))
  return [...faults, ...new Set(wrong)]
}

/** Faults of the village visit, without which 联系不上 may not be given either. */
export function visitFaults(on: string | null, span: Span): string[] {
  return on ? dayFaults(on, span, '到村日期') : ['请写明到村里找过的日期。']
}

/** The attempts that go to the server, in order of their days. */
export function attemptsMade(attempts: readonly DraftAttempt[]): Attempt[] {
  return attempts
    .flatMap(({ on, how }) => (on && how.trim() ? [{ on, how: how.trim() }] : []))
    .sort((a, b) => a.on.localeCompare(b.on))
}

/** What is missing before an applicant's own withdrawal is confirmed. Times are
 *  `YYYY-MM-DD HH:mm` at +08:00. */
export function withdrawalFaults(
  { how, at }: DraftCall,
  numbers: readonly string[],
  { from }: Span,
  now: string,
): string[] {
  const faults: string[] = []
  if (how !== IN_PERSON && !numbers.includes(how)) faults.push('请选怎样问过本人。')
  if (!at) faults.push('请写明问本人的日期和时间。')
  else if (at > now) faults.push('问本人的时间不能晚于现在。')
  else if (at < from) faults.push(...dayFaults(at.slice(0, 10), { from, today: now }, '问本人的日期'))
  return faults
}

/** Faults in how the farmer was told; a day is needed unless it is still to be done. With a
 *  withdrawal it is done: whoever confirmed it has been told. */
export function notifiedFaults(
  notified: { how: string; on?: string | null },
  span: Span,
  isWithdrawal = false,
): string[] {
  if (!notified.how) return ['请选择怎样告知农户。']
  if (isWithdrawal && notified.how === 'not_yet') return ['撤回已经问过本人，请选当时是怎样告知的。']
  if (notified.how === 'not_yet') return []
  if (!notified.on) return ['请写明告知的日期。']
  return dayFaults(notified.on, span, '告知日期')
}

/** What an entry in the national register still lacks. */
export function entryFaults({ entered, on, number }: DraftEntry, span: Span): Fault[] {
  if (!entered) return []
  return [
    ...(on ? at('national_entry', dayFaults(on, span, '录入日期')) : []),
    ...needed('national_entry', on, '请填写录入的日期。'),
    ...needed('national_entry', number, '请填写系统编号。'),
  ]
}
