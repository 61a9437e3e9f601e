import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { CaseRow, Counts } from '../api/types'
import { grouped } from './groups'
import { dueWords } from '../words/days'
import { TABS, countOf, lateOf, tabOf } from './tabs'

vi.mock('../api/token', () => ({ request: vi.fn() }))
const { queryOf } = await import('./useInbox')

const NONE = { township: '', village: '', proxy: '', todo: '' } as const
const row = (id: string, due_on: string, more: Partial<CaseRow> = {}): CaseRow =>
  ({ id, due_on, flags: [], owed: [], ...more }) as CaseRow

it('has a list of whatever is owed', () => {
  const document = new URL('../../../../server/openapi.json', import.meta.url)
  const { schemas } = JSON.parse(readFileSync(document, 'utf8')).components
  const listed = TABS.map(({ duty }) => duty)
  // The answer is what most of the tabs are about.
  for (const kind of schemas.DutyKind.enum) if (kind !== 'answer') expect(listed).toContain(kind)
})

describe('the query', () => {
  it('is the tab and its filters', () => {
    const query = queryOf('overdue', { ...NONE, village: '341302103209', proxy: 'true' })
    expect(Object.fromEntries(query)).toEqual({
      view: 'open',
      overdue: 'true',
      village: '341302103209',
      proxy: 'true',
    })
  })
  it('asks for the urgent and for what lies unopened too long', () => {
    const of = (key: 'urgent' | 'late_unopened') => Object.fromEntries(queryOf(key, NONE))
    expect(of('urgent')).toEqual({ view: 'open', urgent: 'true' })
    expect(of('late_unopened')).toEqual({ view: 'open', late_unopened: 'true' })
  })
  it('takes open cases by due date wherever they are counted', () => {
    for (const tab of TABS.slice(0, 7)) expect(tab.query.view).toBe('open')
  })
})

describe('待补手印', () => {
  it('is a view of its own, pressing once a day has passed', () => {
    expect(Object.fromEntries(queryOf('visits', NONE))).toEqual({ view: 'visits' })
    expect(tabOf('visits').duty).toBe('signature_visit')
  })
  it('says until when', () => {
    const visit = (late: boolean) =>
      dueWords(row('a', '', { owed: [{ kind: 'signature_visit', by: '2026-10-12', late }] }))
    expect(visit(false)).toBe('10月12日前上门')
    expect(visit(true)).toBe('10月12日前该上门，已过')
  })
})

describe('已退回', () => {
  it('is by the day of the correction, pressing once one has passed', () => {
    expect(Object.fromEntries(queryOf('returned', NONE))).toEqual({ view: 'returned' })
    expect(tabOf('returned').duty).toBe('correction')
  })
  it('says until when', () => {
    const correction = (late: boolean) =>
      dueWords(row('a', '', { owed: [{ kind: 'correction', by: '2026-10-12', late }] }))
    expect(correction(false)).toBe('等农户补，到10月12日')
    expect(correction(true)).toBe('10月12日前没补，该上门')
  })
  it('of several the earliest is said, before the answer', () => {
    const owed: CaseRow['owed'] = [
      { kind: 'answer', by: '2026-10-09', late: true },
      { kind: 'correction', by: '2026-10-13', late: false },
      { kind: 'signature_visit', by: '2026-10-12', late: false },
    ]
    expect(dueWords(row('a', '2026-10-09', { owed }))).toBe('10月12日前上门')
    expect(dueWords(row('a', '', { owed: [], state: 'accepted' }))).toBe('已收下')
  })
})

describe('the counts of tabs', () => {
  const counts = { open: 7, overdue: 2, owed: { correction: { running: 5, late: 1 } } } as unknown as Counts
  it('are of what is owed, or of the figure named', () => {
    expect(countOf(tabOf('returned'), counts)).toBe(5)
    expect(lateOf(tabOf('returned'), counts)).toBe(1)
    expect(countOf(tabOf('open'), counts)).toBe(7)
    expect(lateOf(tabOf('open'), counts)).toBe(0)
    expect(lateOf(tabOf('overdue'), counts)).toBe(2)
  })
  it('are unknown before the first answer, and none where the server gives none', () => {
    expect(countOf(tabOf('returned'), null)).toBeNull()
    expect(countOf(tabOf('accepted'), counts)).toBeUndefined()
  })
})

describe('groups', () => {
  const rows = [
    row('a', '2026-10-10', { overdue: true }),
    row('b', '2026-10-12'),
    row('c', '2026-10-15', { working_days_left: 3 }),
    row('d', '2026-10-16', { working_days_left: 4, urgent: true }),
  ]

  it('put the urgent first, then what is late or due', () => {
    const shown = grouped(rows, '2026-10-12').map(({ key, rows }) => [key, rows.map((r) => r.id)])
    expect(shown).toEqual([
      ['urgent', ['d']],
      ['overdue', ['a']],
      ['today', ['b']],
      ['rest', ['c']],
    ])
  })
  it('leave out what is empty', () => {
    expect(grouped(rows.slice(2, 3), '2026-10-12').map((group) => group.key)).toEqual(['rest'])
  })
})
