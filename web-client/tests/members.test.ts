import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { type Draft, emptyDraft } from '@/declare/filing/draft'
import { newFiling } from '@/declare/filing/filing'
import HouseholdStep from '@/declare/steps/HouseholdStep.vue'
import { state } from '@/declare/state/state'
import { summary } from '@/declare/words/summary'
import { compare } from '@/desk/link/compare'
import { rowsOf } from '@/desk/print/rows'
import HomeFacts from '@/desk/case/HomeFacts.vue'
import MembersField from '@/desk/form/MembersField.vue'
import { INPUTS } from '@/desk/form/inputs'
import { MEMBERS_MAX } from '@/shared/form/limits'
import { T } from '@/shared/texts/phone/texts'
import type { CaseView } from '@/desk/api/types'
import { bootstrapOf, readOf } from './support/pages'

const sun = { name: '孙桂芳', relation: 'spouse' as const, born: '1978' }
const blank = { name: '', relation: null, born: '' }

afterEach(() => Object.assign(state, { current: null, bootstrap: null, account: null }))

describe('on the phone, members', () => {
  const asked = async (draft: Partial<Draft>, signedIn: boolean, asks = ['members']) => {
    state.bootstrap = bootstrapOf({ asks })
    state.account = signedIn ? { login: 'zhou', id: 'zhou', name: '周建国', filler: {} } : null
    state.current = { ...newFiling(0), draft: { ...emptyDraft(), filedBy: 'proxy', ...draft } }
    return readOf(HouseholdStep)
  }
  test('are asked of a cadre where the county asks, and of nobody else', async () => {
    expect(await asked({}, true)).toContain(T.members.title)
    expect(await asked({}, true, [])).not.toContain(T.members.title)
    expect(await asked({}, false), 'a relative').not.toContain(T.members.title)
    expect(await asked({ filedBy: 'self' }, true)).not.toContain(T.members.title)
    // Of an older server nothing is known.
    expect(await asked({}, true, undefined)).not.toContain(undefined)
  })
  test('stay where they are typed when the county does not ask any more', async () => {
    const said = await asked({ members: [sun, blank] }, false, [])
    for (const text of ['第 1 个人', '第 2 个人', T.members.name, T.members.relation, T.members.born, '丈夫或妻子'])
      expect(said).toContain(text)
    expect(said).toContain(T.members.add)
    const full = Array.from({ length: MEMBERS_MAX }, () => sun)
    expect(await asked({ members: full }, true)).not.toContain(T.members.add)
  })
  test('are read back one by one, and not at all where there are none', () => {
    const values = (members: Draft['members']) =>
      summary({ ...emptyDraft(), members }).filter(({ label }) => label === T.review.members)
    expect(values([])).toEqual([])
    expect(values([sun, { ...blank, name: '王二 ', born: '1990' }])).toEqual([
      { label: '家里人', value: '孙桂芳，丈夫或妻子，1978年生\n王二，没有填，1990年生', step: 'household' },
    ])
  })
})

describe('at the desk, members', () => {
  const golden = (name: string) =>
    ({
      declaration: JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), 'utf8')),
      region: { name: '大杨村委会' }, clocks: [], channel: 'phone', received_at: '2026-09-24T00:00:00Z', status: {}, state: 'submitted',
    }) as unknown as CaseView
  const [named, none] = [golden('members'), golden('proxy')]
  const all = '吴老根（户主本人，1951年生）、李秀英（丈夫或妻子，1954年生）、吴建军（儿子或女儿，1979年生）、妞（孙子、孙女（外孙也算），2019年生）'
  test('are printed, shown and compared', async () => {
    const row = { label: '家庭成员', value: all }
    expect(rowsOf(named, 'household')).toContainEqual(row)
    expect(rowsOf(none, 'household').map(({ label }) => label)).not.toContain('家庭成员')
    expect(await readOf(HomeFacts, { view: named })).toContain(all)
    expect(await readOf(HomeFacts, { view: none })).not.toContain('家庭成员')
    const hide = { idNumber: String, phone: String }
    const line = (a: CaseView, b: CaseView) => compare(a, b, hide).find(({ label }) => label === '家庭成员')
    expect(line(named, none)).toMatchObject({ left: all, right: '没有填', how: '不同' })
    expect(line(named, named)).toMatchObject({ how: '相同' })
  })
  test('have an input of their own', () => {
    expect(INPUTS.members[0]).toBe(MembersField)
  })
})
