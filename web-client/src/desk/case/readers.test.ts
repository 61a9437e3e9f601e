import { describe, expect, it } from 'vitest'
import type { Read } from '../api/types'
import { readersOf } from './readers'

const read = (at: string, tier: Read['tier'], more: Partial<Read> = {}): Read => ({
  at: `2026-09-24T${at}Z`,
  tier,
  name: '褚兰镇经办人',
  purpose: 'answer',
  ...more,
})

describe('who has looked at a case', () => {
  it('is a line for each opening, however much was loaded', () => {
    const [one, ...others] = readersOf([
      read('01:10:01', 'photos'),
      read('01:10:01', 'timeline'),
      read('01:10:00', 'case'),
    ])
    expect(one).toMatchObject({ from: '2026-09-24T01:10:00Z', until: '2026-09-24T01:10:01Z' })
    expect(one?.seen).toEqual(['申报表', '办理记录', '照片'])
    expect(others).toEqual([])
  })
  it('keeps apart who looked, what for, and another time', () => {
    const readers = readersOf([
      read('03:00:00', 'case', { name: '埇桥区', purpose: 'watch' }),
      read('02:00:00', 'print_out', { purpose: 'print' }),
      read('02:00:00', 'case'),
      read('01:50:00', 'case'),
      read('01:39:59', 'case'),
    ])
    expect(readers.map(({ from, seen }) => [from.slice(11, 19), seen.length])).toEqual([
      ['03:00:00', 1],
      ['02:00:00', 1],
      ['01:50:00', 1],
      ['01:39:59', 1],
    ])
  })
})
