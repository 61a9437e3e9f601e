import { expect, test } from 'vitest'
import { type Filing, newFiling } from '@/declare/filing/filing'
import { visible } from '@/declare/words/visible'

const of = (some: Partial<Filing>) => visible({ ...newFiling(0), ...some }, true)
const photo = { kind: 'evidence', sha256: 'a', sent: false, refusal: null }
const receipt = { version: 1 } as Filing['receipt']

test('each record has one of five states, with what to do', () => {
  expect(of({ phase: 'drafting' })).toMatchObject({ label: '填写中', button: 'continue' })
  expect(of({ phase: 'waiting' })).toMatchObject({ label: '已存手机，还没发出去', button: 'send' })
  expect(of({ phase: 'sending' })).toMatchObject({ label: '发送中', button: null })
  expect(of({ phase: 'received', receipt })).toMatchObject({ label: '已报到乡镇', why: '' })
  const problem = { code: 'attachment.damaged', violations: [] }
  const wrong = of({ phase: 'attention', problem })
  expect(wrong).toMatchObject({ label: '要您改', button: 'fix' })
  expect(wrong.why).toMatch(/[\u4e00-\u9fff]/)
  expect(of({ phase: 'attention', problem, receipt }).button).toBe('retake')
})

test('once the text is there the township has it, whatever the photos do', () => {
  for (const phase of ['waiting', 'sending'] as const) {
    const state = of({ phase, receipt, photos: [photo] })
    expect(state.label).toBe('已报到乡镇')
    expect(state.why).toContain('1 张')
    // The last one is there, and only the server's word for it is not.
    expect(of({ phase, receipt, photos: [{ ...photo, sent: true }] }).why).toBe('')
  }
})

test('nothing is being sent where there is no signal', () => {
  const left = { ...newFiling(0), phase: 'sending' as const }
  expect(visible(left, false)).toMatchObject({ label: '已存手机，还没发出去', button: 'send' })
})

test('what cannot be sent with a signal for long says what may be wrong', () => {
  expect(of({ phase: 'waiting', tries: 3 }).why).toContain('日期和时间')
  expect(of({ phase: 'waiting', tries: 2 }).why).toBe('')
  expect(visible({ ...newFiling(0), phase: 'waiting', tries: 9 }, false).why).toBe('')
})

