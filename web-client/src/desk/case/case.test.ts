import { describe, expect, it } from 'vitest'
import type { Candidate, CaseView } from '../api/types'
import { editionOf } from '../print/consentTexts'
import { receivedWords } from '../words/received'
import { difference, pairOf } from '../link/compare'
import { notesOf } from './notes'

const view = (id: string, received_at: string, more = {}) =>
  ({
    id,
    received_at,
    state: 'submitted',
    may_answer: true,
    actions: ['withdrawal', 'correction-code', 'follow-up'],
    duplicate_of: null,
    region: { level: 'village', code: '341302100201', path: ['埇桥区', '符离镇', '沈圩村'] },
    status: { flags: [], owed: [], office: { name: '符离镇' }, answer: null },
    signatures: [],
    messages: [],
    unreadable: [],
    ...more,
  }) as unknown as CaseView
const flagged = (state: string, flag: string, more = {}) =>
  view('a', '', { state, status: { flags: [flag], owed: [], office: { name: '符离镇' }, answer: null }, ...more })

describe('two filings side by side', () => {
  it('agree, differ, or differ in one digit', () => {
    expect(difference('342201197802060021', '342201197802060021')).toBe('相同')
    expect(difference('342201197802060021', '342201197802060031')).toBe('差 1 位')
    expect(difference('3 人', '4 人')).toBe('不同')
    expect(difference('13955700001', null)).toBe('')
  })
  const beside = (more: object) =>
    ({ earlier: true, hindrance: null, differs: [], ...more }) as unknown as Candidate
  it('are in the order that the server tells', () => {
    const [a, b] = [view('a', '2026-10-12T01:00:00Z'), view('b', '2026-10-12T02:00:00Z')]
    // Paper that was in hand the day before, although it was entered later.
    const pair = pairOf(a, b, beside({}))
    expect(pair).toMatchObject({ earlier: { id: 'b' }, later: { id: 'a' }, hindrance: '', differs: '' })
    expect(pairOf(a, b, beside({ earlier: false })).later.id).toBe('b')
  })
  it('cannot be linked twice, after the end, or by another', () => {
    const [a, b] = [view('a', ''), view('b', '')]
    const told = (more: object) => pairOf(a, b, beside(more)).hindrance
    expect(told({ hindrance: 'linked' })).toMatch('已经关联')
    expect(told({ hindrance: 'linked_elsewhere' })).toMatch('别的申报')
    expect(told({ hindrance: 'ended' })).toMatch('办完')
    const others = view('a', '', { may_answer: false })
    expect(pairOf(others, b, beside({})).hindrance).toMatch('不归您')
  })
  it('say in what the people differ', () => {
    const pair = pairOf(view('a', ''), view('b', ''), beside({ differs: ['name', 'id_number', 'telephone'] }))
    expect(pair.differs).toBe('姓名、身份证号、本人电话')
  })
})

describe('what an officer should know first', () => {
  it('is what of the case does not read, on a linked one too', () => {
    for (const duplicate_of of [null, 'b']) {
      const [first] = notesOf(view('a', '', { duplicate_of, unreadable: ['clocks', 'messages'] }))
      expect(first).toMatchObject({ tone: 'warn' })
      expect(first?.text).toMatch('办理期限、短信里有读不出来的')
      const [signed] = notesOf(view('a', '', { duplicate_of, unreadable: ['signatures'] }))
      expect(signed?.text).toMatch('这一份的签字里有读不出来的')
    }
  })
  const kinds = (of: CaseView, post: 'township' | 'county') =>
    notesOf(of, post).map((note) => note.act?.kind ?? note.tone)

  it('one’s own filing is answered by somebody else', () => {
    expect(kinds(view('a', '', { own_filing: true, actions: ['amendment'] }), 'township')).toEqual(['calm'])
    expect(kinds(view('a', '', { own_filing: true, state: 'accepted' }), 'township')).toEqual([])
    const noColleague = { may_answer: false, actions: ['acceptance', 'refusal'] }
    expect(kinds(view('a', '', noColleague), 'county')).toEqual(['calm'])
    expect(kinds(view('a', '', { may_answer: false, actions: [] }), 'county')).toEqual([])
  })
  it('a withdrawal is confirmed on the telephone, by the one who answers', () => {
    expect(kinds(flagged('submitted', 'withdrawal_requested'), 'township')).toEqual(['withdrawal'])
    const others = flagged('submitted', 'withdrawal_requested', { may_answer: false, actions: [] })
    expect(kinds(others, 'county')).toEqual(['warn'])
    expect(kinds(flagged('accepted', 'withdrawal_requested'), 'township')).toEqual([])
  })
  it('a review is the county’s', () => {
    const asked = flagged('refused', 'review_requested', {
      may_answer: false,
      actions: ['reopening'],
    })
    expect(kinds(asked, 'county')).toEqual(['reopening'])
    expect(kinds(flagged('refused', 'review_requested', { actions: ['follow-up'] }), 'township')).toEqual(['warn'])
  })
  it('a correction that did not come is fetched', () => {
    expect(kinds(flagged('returned', 'visit_needed'), 'township')).toEqual(['correction-code'])
  })
  it('who has no telephone is called or visited, and why is said', () => {
    const text = (messages: object[]) =>
      notesOf(flagged('accepted', 'call_or_visit', { messages }), 'township')[0]?.text
    expect(text([])).toMatch('没有自己的手机号')
    expect(text([{ state: 'given_up' }])).toMatch('发不出去')
  })
  it('a print that is owed is fetched, and asked for once its day has passed', () => {
    const owed = (visit_by: string) =>
      notesOf(
        view('a', '', {
          state: 'accepted',
          status: { flags: ['visit_signature'], owed: [], office: { name: '符离镇' }, answer: { visit_by } },
        }),
        'township',
      )[0]
    expect(owed('2099-01-01')).toMatchObject({ tone: 'warn', act: { kind: 'follow-up' } })
    expect(owed('2020-01-01')).toMatchObject({ tone: 'alert', act: { kind: 'follow-up' } })
    // There is a print, but a better one is wanted.
    expect(owed('2099-01-01')!.text).not.toMatch('还缺手印')
    expect(owed('2099-01-01')!.text).toMatch('已入户')
  })
  it('the adults who have not signed are named, and asked for once the day has passed', () => {
    const adult = (name: string, is_done: boolean) => ({ name, born: 1962, is_applicant: false, is_done })
    const note = (late: boolean, signatures = [adult('李秀英', false), adult('王建军', true)]) =>
      notesOf(
        view('a', '', {
          state: 'accepted',
          actions: ['signatures'],
          signatures,
          status: { flags: [], owed: [{ kind: 'signatures', by: '2099-01-01', late }], office: { name: '符离镇' } },
        }),
        'township',
      )[0]
    expect(note(false)).toMatchObject({ tone: 'warn', act: { kind: 'signatures' } })
    expect(note(false)!.text).toMatch('还有 1 位成年家人没有签字：李秀英（1962年生）。2099年1月1日前')
    expect(note(true)).toMatchObject({ tone: 'alert' })
    expect(note(true)!.text).toMatch('日子已过')
    expect(note(false, [adult('李秀英', true)])).toBeUndefined()
  })
  it('the county learns why it answers', () => {
    expect(notesOf(view('a', ''), 'county')[0]?.text).toMatch('符离镇还没有账号')
    const lost = view('a', '', { region: { level: 'county', code: '341302' } })
    expect(notesOf(lost, 'county')[0]?.text).toMatch('还不知道是哪个乡镇')
    expect(notesOf(view('a', ''), 'township')).toEqual([])
  })
  it('a linked case leads to the other, and to nothing else', () => {
    const of = (actions: string[]) =>
      flagged('submitted', 'withdrawal_requested', { duplicate_of: 'x', actions })
    const linked = of([])
    expect(notesOf(linked, 'township')).toEqual([expect.objectContaining({ open: 'x' })])
    expect(notesOf(linked, 'township')[0]!.act).toBeUndefined()
    expect(notesOf(of(['unlinking']), 'county')[0]!.act?.kind).toBe('unlinking')
  })
})

it('paper is in hand before it is entered', () => {
  const clocks = [{ started_on: '2026-10-09' }] as CaseView['clocks']
  const received_at = '2026-10-12T01:05:00Z'
  expect(receivedWords({ channel: 'paper', clocks, received_at })).toMatch(
    /10月9日纸质收到，.*10月12日 09:05 录入/,
  )
  expect(receivedWords({ channel: 'phone', clocks, received_at })).toMatch(/10月12日 09:05 手机收到/)
})

it('which edition of a text was agreed to is said in Chinese', () => {
  expect(editionOf('truthful-2026-02')).toBe('2026年2月的文本')
  expect(editionOf('authorisation-2025-12')).toBe('2025年12月的文本')
  expect(editionOf('my own')).toBe('文本 my own')
})
