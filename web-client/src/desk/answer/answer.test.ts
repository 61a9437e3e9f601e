import { describe, expect, it } from 'vitest'
import { attemptFaults, attemptsMade, notifiedFaults, visitFaults, withdrawalFaults, entryFaults } from './checks'
import { entryOf, freshEntry, IN_PERSON, notifiedOf } from './drafts'
import type { Action, CaseView } from '../api/types'
import { answersTo, canGive } from './kinds'
import { uuid, uuidV7 } from '@/shared/api/uuid'

const TODAY = '2026-10-12'
const SPAN = { from: '2026-10-07', today: TODAY }
const tried = (on: string, how = '打申请人电话') => ({ on, how })
const THREE = [tried('2026-10-08'), tried('2026-10-09'), tried('2026-10-10')]

describe('三次联系不上', () => {
  it('holds after three days', () => {
    expect(attemptFaults(THREE, SPAN)).toEqual([])
  })
  it('wants three', () => {
    expect(attemptFaults(THREE.slice(1), SPAN)).toEqual([
      '至少要记 3 次联系，现在记了 2 次。',
    ])
  })
  it('wants different days', () => {
    const sameDay = [tried('2026-10-08'), tried('2026-10-08'), tried('2026-10-10')]
    expect(attemptFaults(sameDay, SPAN)).toEqual(['联系要在 3 个不同的日子。'])
  })
  it('lets a fourth try make up for a repeated day', () => {
    expect(attemptFaults([...THREE, tried('2026-10-08')], SPAN)).toEqual([])
  })
  it('wants a day and a way for each', () => {
    const half = [...THREE.slice(1), { on: '2026-10-07', how: ' ' }]
    expect(attemptFaults(half, SPAN)).toEqual(['每次联系都要写明日期和方式。'])
  })
  it('wants the past, and the visit', () => {
    const ahead = [...THREE.slice(1), tried('2026-10-13')]
    expect(attemptFaults(ahead, SPAN)).toEqual(['联系日期不能晚于今天。'])
    expect(visitFaults(null, SPAN)).toEqual(['请写明到村里找过的日期。'])
    expect(visitFaults('2026-10-13', SPAN)).toEqual(['到村日期不能晚于今天。'])
    expect(visitFaults('2026-10-11', SPAN)).toEqual([])
  })
  it('wants no day before the filing', () => {
    expect(attemptFaults([tried('2026-10-07'), ...THREE], SPAN)).toEqual([])
    const early = '不能早于收到申报的那天（10月7日）。'
    expect(attemptFaults([tried('2026-10-06'), ...THREE], SPAN)).toEqual([`联系日期${early}`])
    expect(visitFaults('2026-10-07', SPAN)).toEqual([])
    expect(visitFaults('2026-10-06', SPAN)).toEqual([`到村日期${early}`])
    expect(notifiedFaults({ how: 'phone', on: '2026-10-06' }, SPAN)).toEqual([`告知日期${early}`])
  })
  it('overlooks empty lines and sends the rest by day', () => {
    const drafts = [tried('2026-10-10'), { on: null, how: '' }, tried('2026-10-08', ' 上门 ')]
    expect(attemptsMade(drafts)).toEqual([tried('2026-10-08', '上门'), tried('2026-10-10')])
  })
})

describe('withdrawal and notice', () => {
  it('wants a number of the form or a meeting, and a time that has been', () => {
    const now = '2026-10-12 09:30'
    const faults = (how: string, at: string | null) =>
      withdrawalFaults({ how, at }, ['13955700002'], SPAN, now)
    expect(faults('13955700002', '2026-10-12 09:10')).toEqual([])
    expect(faults(IN_PERSON, '2026-10-07 00:00')).toEqual([])
    expect(faults('13955700003', null)).toHaveLength(2)
    expect(faults(IN_PERSON, '2026-10-12 10:00')).toEqual(['问本人的时间不能晚于现在。'])
    expect(faults(IN_PERSON, '2026-10-06 23:59')).toHaveLength(1)
  })
  it('wants a day of notice unless there was none yet', () => {
    expect(notifiedFaults({ how: '' }, SPAN)).toEqual(['请选择怎样告知农户。'])
    expect(notifiedFaults({ how: 'not_yet' }, SPAN)).toEqual([])
    expect(notifiedFaults({ how: 'not_yet' }, SPAN, true)).toHaveLength(1)
    expect(notifiedFaults({ how: 'phone', on: TODAY }, SPAN, true)).toEqual([])
    expect(notifiedFaults({ how: 'phone', on: null }, SPAN)).toEqual(['请写明告知的日期。'])
    expect(notifiedFaults({ how: 'phone', on: '2026-10-13' }, SPAN)).toHaveLength(1)
  })
  it('sends no day with 未告知', () => {
    expect(notifiedOf({ how: 'not_yet', on: TODAY })).toEqual({ how: 'not_yet' })
    expect(notifiedOf({ how: 'sms', on: TODAY })).toEqual({ how: 'sms', on: TODAY })
  })
})

describe('国家系统录入', () => {
  it('is sent only where it was done, and whole', () => {
    expect(entryOf({ ...freshEntry(), number: 'A1' })).toBe(null)
    expect(entryOf({ entered: true, on: TODAY, number: ' A1 ' })).toEqual({ on: TODAY, number: 'A1' })
    expect(entryFaults(freshEntry(), SPAN)).toEqual([])
    const wanting = entryFaults({ entered: true, on: null, number: ' ' }, SPAN)
    expect(wanting.map((fault) => fault.text)).toEqual(['请填写录入的日期。', '请填写系统编号。'])
  })
})

describe('answers', () => {
  it('are those that the server allows now, in the order of the desk', () => {
    const kinds = (actions: Action[]) =>
      answersTo({ actions } as CaseView).map((answer) => answer.kind)
    expect(kinds(['amendment', 'refusal', 'return', 'acceptance', 'transfer'])).toEqual([
      'acceptance',
      'return',
      'transfer',
      'refusal',
      'amendment',
    ])
    expect(kinds(['correction', 'withdrawal-request'])).toEqual([])
    expect(kinds([])).toEqual([])
  })
  it('stand elsewhere where their reason stands', () => {
    const view = { actions: ['withdrawal', 'duplicate-of', 'unlinking'] } as unknown as CaseView
    expect(answersTo(view)).toEqual([])
    expect(canGive('unlinking', view)).toBe(true)
    expect(canGive('reopening', view)).toBe(false)
  })
  it('carry a key of version 4', () => {
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuid()).not.toBe(uuid())
  })
  it('number entries by their time', () => {
    const early = uuidV7(Date.parse('2026-10-12T01:00:00Z'))
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuidV7(Date.parse('2026-10-12T01:00:01Z')) > early).toBe(true)
  })
})
