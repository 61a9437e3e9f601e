import { describe, expect, it } from 'vitest'
import type { CaseEvent } from '../api/types'
import { entriesOf } from './timeline'

const event = (seq: number, kind: string, name = '褚兰镇经办人') =>
  ({ seq, kind, at: `2026-09-24T01:0${seq}:00Z`, actor: { kind: 'account', name } }) as CaseEvent

describe('the timeline as it is shown', () => {
  it('counts look-ups of one officer in a row, and hides none of another', () => {
    const kinds = ['filed', 'looked_up', 'looked_up', 'opened', 'looked_up']
    const entries = entriesOf([
      ...kinds.map((kind, at) => event(at + 1, kind)),
      event(6, 'looked_up', '埇桥区'),
      event(7, 'looked_up', '埇桥区'),
    ])
    expect(entries.map(({ event, times }) => [event.seq, times])).toEqual([
      [1, 1],
      [2, 2],
      [4, 1],
      [5, 1],
      [6, 2],
    ])
    expect(entries[1]?.until).toBe('2026-09-24T01:03:00Z')
  })
  it('leaves all else as it came', () => {
    const twice = [event(1, 'progress'), event(2, 'progress')]
    expect(entriesOf(twice).map(({ times }) => times)).toEqual([1, 1])
  })
})
