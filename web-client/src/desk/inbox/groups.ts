import type { CaseRow } from '../api/types'
import { pressure } from '../words/days'

interface Group {
  key: 'urgent' | 'overdue' | 'today' | 'rest'
  title: string
  rows: CaseRow[]
}

const TITLES: Record<Group['key'], string> = {
  urgent: '急：现在就过不下去',
  overdue: '已超期',
  today: '今天到期',
  rest: '以后到期',
}

/** Open cases under headings, the pressing ones first; within one, the server's order. */
export function grouped(rows: readonly CaseRow[], today?: string): Group[] {
  const groups: Record<Group['key'], CaseRow[]> = { urgent: [], overdue: [], today: [], rest: [] }
  for (const row of rows) {
    const pressing = pressure(row, today)
    if (row.urgent) groups.urgent.push(row)
    else if (pressing === 'overdue' || pressing === 'today') groups[pressing].push(row)
    else groups.rest.push(row)
  }
  return (Object.keys(groups) as Group['key'][])
    .map((key) => ({ key, title: TITLES[key], rows: groups[key] }))
    .filter((group) => group.rows.length > 0)
}
