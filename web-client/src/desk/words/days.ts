import { beijingToday, day } from '@/shared/texts/format'
import { word } from '@/shared/texts/text'
import type { CaseRow, DutyKind } from '../api/types'
import { label } from './labels'

interface Deadline {
  due_on?: string | null
  working_days_left?: number | null
  overdue?: boolean
  due_today?: boolean
  provisional?: boolean
}

type Pressure = 'none' | 'overdue' | 'today' | 'soon' | 'later'

const DAY_MS = 86_400_000

/** Whole days from one date to another, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY_MS)
}

/** How pressing a deadline is; `soon` is the two working days before it. */
export function pressure(of: Deadline, today = beijingToday()): Pressure {
  if (!of.due_on) return 'none'
  if (of.overdue) return 'overdue'
  if (of.due_today || of.due_on === today) return 'today'
  return (of.working_days_left ?? Infinity) <= 2 ? 'soon' : 'later'
}

/** 还剩 3 个工作日, 今天到期, 已超期 2 天（含休息日）; empty without a running clock. */
export function daysLeft(of: Deadline, today = beijingToday()): string {
  switch (pressure(of, today)) {
    case 'none':
      return ''
    case 'overdue': {
      const days = of.due_on ? daysBetween(of.due_on, today) : 0
      // This computer's clock may be behind the server's.
      return days > 0 ? `已超期 ${days} 天（含休息日）` : '已超期'
    }
    case 'today':
      return '今天到期'
    default:
      return of.working_days_left == null ? `${day(of.due_on ?? '')}到期` : `还剩 ${of.working_days_left} 个工作日`
  }
}

type Owed = CaseRow['owed'][number]

/** Until when, beside the answer: what is owed, and what is to be done once its day has passed. */
const UNTIL: Record<Exclude<DutyKind, 'answer'>, (by: string, late: boolean) => string> = {
  correction: (by, late) => (late ? `${by}前没补，该上门` : `等农户补，到${by}`),
  signatures: (by, late) => (late ? `${by}前该签完字，已过` : `${by}前签完字`),
  signature_visit: (by, late) => (late ? `${by}前该上门，已过` : `${by}前上门`),
}

/** Until when it is owed; empty for the answer, whose days are counted, and for what only a newer
 *  server knows. */
export function owedWords({ kind, by, late }: Owed): string {
  return word(UNTIL, kind)?.(day(by), late) ?? ''
}

/** What is owed beside the answer, the earliest. */
function next({ owed }: Pick<CaseRow, 'owed'>): Owed | undefined {
  return owed.filter(({ kind }) => kind !== 'answer').sort((a, b) => a.by.localeCompare(b.by))[0]
}

/** Whether something other than the answer is late. */
export const isLate = (row: Pick<CaseRow, 'owed'>): boolean => !!next(row)?.late

/** The next step of a case and its day; the state where there is none. */
export function dueWords(row: CaseRow): string {
  if (row.duplicate_of) return '已关联'
  const owed = next(row)
  return (owed && owedWords(owed)) || daysLeft(row) || label('state', row.state)
}

const WEEK = ['日', '一', '二', '三', '四', '五', '六']

/** 周一 … 周日. */
export function weekday(date: string): string {
  return `周${WEEK[new Date(`${date.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? ''}`
}

/** `2026-10-12` as 10月12日（周一）. */
export function dayAndWeekday(date: string, today = beijingToday()): string {
  return `${day(date, today)}（${weekday(date)}）`
}
