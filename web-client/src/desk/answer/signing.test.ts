import { expect, it } from 'vitest'
import type { Adult } from '../api/types'
import { type DraftLines, linesOf, rowsOf } from './signing'

const adult = (name: string, born: number, is_done = false) => ({ name, born, is_done, is_applicant: false }) as Adult
const [XIUYING, JIANJUN] = [adult('李秀英', 1962), adult('王建军', 1985)]

it('what was typed about an adult stays theirs when another has been recorded meanwhile', () => {
  const draft: DraftLines = {}
  const [first, second] = rowsOf([XIUYING, JIANJUN], draft)
  first!.line.outcome = 'signed'
  Object.assign(second!.line, { outcome: 'refused', note: ' 不想 ' })
  const again = rowsOf([{ ...XIUYING, is_done: true }, JIANJUN], draft)
  expect(linesOf(again, '2026-10-12')).toEqual([
    { name: '王建军', born: 1985, outcome: 'refused', on: '2026-10-12', note: '不想' },
  ])
})

it('nothing is sent about whom nothing was chosen, and a note only where one is asked for', () => {
  const rows = rowsOf([XIUYING, JIANJUN], {})
  Object.assign(rows[0]!.line, { outcome: 'signed', note: '多余' })
  expect(linesOf(rows, '2026-10-12')).toEqual([
    { name: '李秀英', born: 1962, outcome: 'signed', on: '2026-10-12', note: null },
  ])
})
