import { describe, expect, it } from 'vitest'
import { attemptFaults, attemptsMade, notifiedFaults, visitFaults, withdrawalFaults } from './checks'
import { entryOf, freshEntry, notifiedOf } from './drafts'
import { entryFaults } from './faults'
import type { CaseView } from '../api/types'
import { allowed, answersTo } from './kinds'
import { uuid, uuidV7 } from '@/shared/uuid'

const TODAY = '2026-10-12'
const tried = (on: string, how = '打申请人电话') => ({ on, how })
const THREE = [tried('2026-10-08'), tried('2026-10-09'), tried('2026-10-10')]

describe('三次联系不上', () => {
  it('holds after three days', () => {
    expect(attemptFaults(THREE, TODAY)).toEqual([])
  })
  it('wants three', () => {
    expect(attemptFaults(THREE.slice(1), TODAY)).toEqual([
      '至少要记 3 次联系，现在记了 2 次。',
    ])
  })
  it('wants different days', () => {
    const sameDay = [tried('2026-10-08'), tried('2026-10-08'), tried('2026-10-10')]
    expect(attemptFaults(sameDay, TODAY)).toEqual(['联系要在 3 个不同的日子。'])
  })
  it('lets a fourth try make up for a repeated day', () => {
    expect(attemptFaults([...THREE, tried('2026-10-08')], TODAY)).toEqual([])
  })
  it('wants a day and a way for each', () => {
    const half = [...THREE.slice(1), { on: '2026-10-07', how: ' ' }]
    expect(attemptFaults(half, TODAY)).toEqual(['每次联系都要写明日期和方式。'])
  })
  it('wants the past, and the visit', () => {
    const ahead = [...THREE.slice(1), tried('2026-10-13')]
    expect(attemptFaults(ahead, TODAY)).toEqual(['联系日期不能晚于今天。'])
    expect(visitFaults(null, TODAY)).toEqual(['请写明到村里找过的日期。'])
    expect(visitFaults('2026-10-13', TODAY)).toEqual(['到村日期不能晚于今天。'])
    expect(visitFaults('2026-10-11', TODAY)).toEqual([])
  })
  it('overlooks empty lines and sends the rest by day', () => {
    const drafts = [tried('2026-10-10'), { on: null, how: '' }, tried('2026-10-08', ' 上门 ')]
    expect(attemptsMade(drafts)).toEqual([tried('2026-10-08', '上门'), tried('2026-10-10')])
  })
})

describe('withdrawal and notice', () => {
  it('wants the number dialled and a time that has been', () => {
    expect(withdrawalFaults('0557-3022345', '2026-10-12 09:10', '2026-10-12 09:30')).toEqual([])
    expect(withdrawalFaults('', null, '2026-10-12 09:30')).toHaveLength(2)
    expect(withdrawalFaults('13955700002', '2026-10-12 10:00', '2026-10-12 09:30')).toEqual([
      '通话时间不能晚于现在。',
    ])
  })
  it('wants a day of notice unless there was none yet', () => {
    expect(notifiedFaults({ how: '' }, TODAY)).toEqual(['请选择怎样告知农户。'])
    expect(notifiedFaults({ how: 'not_yet' }, TODAY)).toEqual([])
    expect(notifiedFaults({ how: 'phone', on: null }, TODAY)).toEqual(['请写明告知的日期。'])
    expect(notifiedFaults({ how: 'phone', on: '2026-10-13' }, TODAY)).toHaveLength(1)
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
    expect(entryFaults(freshEntry())).toEqual([])
    const wanting = entryFaults({ entered: true, on: null, number: ' ' })
    expect(wanting.map((fault) => fault.text)).toEqual(['请填写录入的日期。', '请填写系统里的编号。'])
  })
})

describe('answers', () => {
  it('follow the state', () => {
    expect(allowed('acceptance', 'submitted')).toBe(true)
    expect(allowed('acceptance', 'accepted')).toBe(false)
    expect(allowed('refusal', 'returned')).toBe(true)
    expect(allowed('progress', 'accepted')).toBe(true)
    expect(allowed('return', 'withdrawn')).toBe(false)
  })
  it('follow who looks', () => {
    const view = (state: string, more = {}) =>
      ({ state, may_answer: true, status: { flags: ['review_requested'] }, ...more }) as CaseView
    const kinds = (of: CaseView, role: 'township' | 'county') =>
      answersTo(of, role).map((answer) => answer.kind)
    expect(kinds(view('returned'), 'township')).toEqual([
      'refusal',
      'follow-up',
      'correction-code',
      'amendment',
    ])
    expect(kinds(view('refused', { may_answer: false }), 'county')).toEqual(['reopening'])
    expect(kinds(view('refused'), 'township')).toEqual(['follow-up'])
    expect(kinds(view('submitted'), 'township')).not.toContain('follow-up')
    expect(kinds(view('submitted', { may_answer: false }), 'county')).toEqual(['transfer'])
    expect(kinds(view('submitted', { duplicate_of: 'x' }), 'township')).toEqual([])
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
