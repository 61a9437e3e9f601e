import { describe, expect, it } from 'vitest'
import events from '../../../../tests/vectors/events.json'
import type { CaseEvent } from '../api/types'
import { linesOf } from './details'

const names = new Map([
  ['01999c4e-0000-7000-8000-000000000001', '符离镇'],
  ['01999c4e-0000-7000-8000-000000000002', '褚兰镇'],
])
const hide = { idNumber: (number: string) => number, phone: (number: string) => number }

describe('what an event says', () => {
  it.each(events.map((event) => [event.kind, event] as const))('%s', (_, { lines, ...event }) => {
    expect(linesOf(event as unknown as CaseEvent, names, hide)).toEqual(lines)
  })

  it('is nothing where only a newer server knows its kind', () => {
    const event = { kind: 'newer_value', details: { by: '2026-10-12' } } as unknown as CaseEvent
    expect(linesOf(event, names, hide)).toEqual([])
  })

  it('is that it does not open, or nothing where it was erased', () => {
    const event = { kind: 'accepted', details: null } as unknown as CaseEvent
    expect(linesOf({ ...event, unreadable: true }, names, hide)).toEqual(['这一条的内容读不出来，请找运维。'])
    expect(linesOf(event, names, hide)).toEqual([])
  })
})
