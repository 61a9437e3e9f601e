import type { Judge } from '@/shared/validator'

const DAY_MS = 86_400_000
/** Calendar days in which the policy's working days and the longest holiday fit. */
const MOST_DAYS = 40

function before(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10)
}

/** The first day that lies no more than so many working days back, as `enter.rs` counts:
 *  the working day after the allowed ones has not been reached yet. */
export function earliestDay(
  judge: Pick<Judge, 'due'>,
  calendar: unknown,
  today: string,
  workingDays: number,
): string {
  let back = 0
  while (back < MOST_DAYS) {
    const next = before(today, back + 1)
    if (judge.due(calendar, next, workingDays + 1).due <= today) break
    back += 1
  }
  return before(today, back)
}
