import { beijingToday } from '@/shared/texts/format'
import type { Clock } from '../api/types'
import { daysBetween } from './days'

interface ClockDay {
  date: string
  /** Number of the working day, or null where it does not count. */
  number: number | null
  /** Why it does not count: 周末, 中秋节. */
  why: string
}

/** Every day from the start of a clock to its end, in order. */
export function daysOf(clock: Clock): ClockDay[] {
  const counted = clock.count.counted.map((date, at) => ({ date, number: at + 1, why: '' }))
  const skipped = clock.count.skipped.map(({ date, why, name }) => ({
    date,
    number: null,
    why: why === 'holiday' ? (name ?? '放假') : '周末',
  }))
  return [...counted, ...skipped].sort((a, b) => a.date.localeCompare(b.date))
}

const isWeekend = (date: string) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())

/** 第 3 天, 第 4 天（调休上班）, 不算：周末. */
export function dayWords(day: ClockDay): string {
  if (day.number === null) return `不算：${day.why}`
  return isWeekend(day.date) ? `第 ${day.number} 天（调休上班）` : `第 ${day.number} 天`
}

/** Calendar days after its last day, until it stopped or until today. */
export function lateBy(clock: Clock, today: string): number {
  const until = clock.stopped_at ? beijingToday(Date.parse(clock.stopped_at)) : today
  return Math.max(0, daysBetween(clock.due_on, until))
}
