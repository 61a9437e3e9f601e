import { describe, expect, it } from 'vitest'
import catalogue from '@catalogue/zh-CN.json'
import { byMessage } from './message'
import { sentence } from './sentence'

describe('an officer', () => {
  it('reads words for an officer, with the counts in them', () => {
    const said = sentence({ code: 'phone.missing', params: {} })
    expect(said.hint).toContain('“没有，写联系人”')
    const short = sentence({ code: 'id_number.length', params: { count: 16, missing: 2 } })
    expect(short.text).toContain('还差 2 位')
    expect(short.hint).not.toContain('照样能报')
  })
  it('reads what everybody reads where that is right', () => {
    const said = sentence({ code: 'hardship.duplicate', params: {} })
    expect(said).toEqual(catalogue['hardship.duplicate'])
  })
  it('is told of a text message only where one will go out', () => {
    const view = (...states: string[]) =>
      ({ messages: states.map((state) => ({ state })) }) as unknown as Parameters<typeof byMessage>[0]
    expect(byMessage(view())).toContain('没有自己的手机号')
    expect(byMessage(view('logged'))).toContain('没有接短信平台')
    expect(byMessage(view('logged', 'sent'))).toBe('系统会另发短信。')
    expect(byMessage(view('pending'))).toBe('系统会另发短信。')
    expect(byMessage(view('sent', 'given_up'))).toContain('没有发出去')
  })
})
