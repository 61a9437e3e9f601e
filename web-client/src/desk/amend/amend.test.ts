import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CaseView } from '../api/types'
import { valuesOf } from '@/shared/form/fields'
import { AMENDED } from '@/shared/form/parts'
import { answersOf, UNKNOWN } from '../form/answers'
import { changeLine } from '../words/changes'
import { amended, changesOf, oldWords } from './items'

const form = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/self.json', import.meta.url), 'utf8'),
)
const view = {
  declaration: form,
  region: { code: '341302103209', name: '某村', path: ['埇桥区', '褚兰镇', '某村'] },
} as unknown as CaseView
const shown = { idNumber: (text: string) => text, phone: (text: string) => text }
const changed = (change: object, ...chosen: (typeof AMENDED)[number][]) =>
  changesOf(answersOf(view), { ...answersOf(view), ...change }, chosen, '341302', '2023-06')

describe('an amendment', () => {
  it('is only what is chosen and differs', () => {
    expect(changed({ phone: '13800000000', size: 9 }, 'phone')).toEqual([
      { path: '/applicant/phone', value: '13800000000' },
    ])
    expect(changed({}, 'phone', 'home', 'id_number')).toEqual([])
  })
  it('takes out what no longer holds', () => {
    const gone = { phoneStatus: 'none', contactName: '王二', contactPhone: '13900000000' }
    expect(changed(gone, 'phone')).toEqual([
      { path: '/applicant/phone_status', value: 'none' },
      { path: '/applicant/phone', value: null },
      { path: '/applicant/contact', value: { name: '王二', phone: '13900000000' } },
    ])
  })
  it('names the list with a new village, and only then', () => {
    expect(changed({ village: '341302103210' }, 'home').map((change) => change.path)).toEqual([
      '/home/region',
      '/home/list',
    ])
    expect(changed({ village: UNKNOWN }, 'home')[0]?.value).toBe('341302103')
    expect(changed({ placeNote: '村西' }, 'home')).toEqual([{ path: '/home/note', value: '村西' }])
  })
  it('changes a list as a whole, and takes out an empty one', () => {
    const members = [{ name: '孙桂芳', relation: 'spouse' as const, born: '1978' }]
    const value = [{ name: '孙桂芳', relation_to_head: 'spouse', born: 1978 }]
    expect(changed({ members }, 'members')).toEqual([{ path: '/household/members', value }])
    const named = { ...view, declaration: { ...form, household: { size: 4, members: value } } } as CaseView
    const before = answersOf(named)
    expect(before.members).toEqual(members)
    expect(changesOf(before, { ...before, members: [] }, ['members'], '341302', '2023-06')).toEqual([
      { path: '/household/members', value: null },
    ])
    expect(oldWords('members', named, shown)).toBe('孙桂芳（丈夫或妻子，1978年生）')
    expect(oldWords('members', view, shown)).toBe('没有填')
    expect(changeLine({ path: '/household/members', old: null, new: value }, shown, new Map())).toBe(
      '家庭成员：（空） 改成 孙桂芳（丈夫或妻子，1978年生）',
    )
  })
  it('never touches consents, signature, photos or who filed', () => {
    const paths = AMENDED.flatMap((part) => valuesOf(part))
    expect(paths.some((path) => /consents|signature|attachments|proxy|filed_by/.test(path))).toBe(false)
  })
  it('is checked as the server will have it', () => {
    const after = amended(form, [
      { path: '/applicant/phone', value: null },
      { path: '/household/size', value: 5 },
    ]) as typeof form
    expect(after.applicant).not.toHaveProperty('phone')
    expect(after.household.size).toBe(5)
    expect(form.household.size).not.toBe(5)
  })
})

describe('old and new in words', () => {
  it('show what stands there', () => {
    expect(oldWords('relation', view, shown)).toBe('丈夫或妻子')
    expect(oldWords('phone', view, shown)).toBe(form.applicant.phone)
  })
  it('stay in the timeline, covered where numbers are covered', () => {
    const said = { path: '/applicant/phone', old: '13955700001', new: '13955700002' }
    const hide = { ...shown, phone: (text: string) => `${text.slice(0, 3)}****` }
    expect(changeLine(said, hide, new Map())).toBe('电话：139**** 改成 139****')
    const gone = { path: '/applicant/phone', old: '13955700001', new: null }
    expect(changeLine(gone, shown, new Map())).toBe('电话：13955700001 改成 （空）')
  })
  it('name places, not codes', () => {
    const said = { path: '/home/region', old: '341302103209', new: '341302103210' }
    const places = new Map([['341302103209', '甲村'], ['341302103210', '乙村']])
    expect(changeLine(said, shown, places)).toBe('户口所在的村：甲村 改成 乙村')
    expect(changeLine({ ...said, path: '/home/list' }, shown, places)).toBe('')
  })
})
