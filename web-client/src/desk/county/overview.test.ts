import { expect, it, vi } from 'vitest'
import type { OverviewRow } from '../api/types'

vi.mock('../api/token', () => ({ request: vi.fn() }))
const { totals, worstFirst } = await import('./useOverview')

const of = (code: string, overdue: number, unopened: number): OverviewRow => ({
  township: { id: code, name: code, code, level: 'township' },
  open: 5,
  overdue,
  unopened,
  refused: 1,
  returned_twice: 0,
  provisional: 0,
  linked: 0,
})

it('puts the worst township first and adds the county up', () => {
  const rows = [of('341302101', 0, 2), of('341302102', 3, 0), of('341302100', 0, 2)]
  expect(worstFirst(rows).map((row) => row.township.code)).toEqual([
    '341302102',
    '341302100',
    '341302101',
  ])
  expect(totals(rows)).toMatchObject({ open: 15, overdue: 3, unopened: 4, refused: 3 })
})
