import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import catalogue from '@catalogue/zh-CN.json'
import { officesOf, reachable } from '@/declare/filing/regions'
import { overdueWords, stateWords } from '@/declare/words/statusWords'
import { T } from '@/shared/texts/phone/texts'
import type { Bootstrap, Region } from '@/shared/api/types'
import { fill, sentence, variants } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { WITHDRAWN } from '@/desk/answer/templates'

const texts = (value: unknown, at: string): [string, string][] =>
  typeof value === 'string'
    ? [[at, value]]
    : Object.entries(value as object).flatMap(([key, of]) => texts(of, `${at}.${key}`))
const templates: unknown = JSON.parse(
  readFileSync(new URL('../../server/texts/templates.json', import.meta.url), 'utf8'),
)
const all = [
  ...texts(T, 'T'), ...texts(labels, 'labels'), ...texts(catalogue, 'catalogue'), ...texts(templates, 'templates'),
  ['desk.WITHDRAWN', WITHDRAWN] as [string, string],
]
const dialled = all.filter(([, text]) => /\{\w*telephone\}/.test(text))

/** What is left of a sentence whose number is missing. */
const BROKEN = /打[。，）（！？、]|打$|（县）|[（【]\s*[）】]|电话[。，]|\{|\[|\|/

describe('a sentence with a telephone', () => {
  test('there are some, on the phone and for the desk', () => {
    expect(dialled.map(([at]) => at.split('.')[0])).toEqual(expect.arrayContaining(['T', 'labels', 'templates']))
  })
  test.each(dialled)('%s says what else to do where no number is known', (_, text) => {
    const known = { day: '12月7日', reason: '户口不在本县', n: 1, name: '褚兰镇' }
    expect(fill(text, known)).not.toMatch(BROKEN)
    expect(fill(text, { ...known, telephone: '', county_telephone: '' })).not.toMatch(BROKEN)
    const said = fill(text, { ...known, telephone: '0557-1', county_telephone: '0557-2' })
    expect(said).toMatch(/打(县里的电话 )?0557-[12]/)
    expect(said).not.toMatch(/[{}[\]|]/)
  })
})

test('a choice is made by whether all its values are known', () => {
  expect(fill('[请打{a}|请去问]。', { a: '1' })).toBe('请打1。')
  expect(fill('[请打{a}|请去问]。', { a: '' })).toBe('请去问。')
  expect(fill('[请打{a}或{b}|请去问]。', { a: '1' })).toBe('请去问。')
  expect(fill('[差{missing}|多{extra}]，{n}。', { extra: 0, n: 2 })).toBe('多0，2。')
  // What somebody wrote is not read as a choice.
  expect(fill('因为{reason}。', { reason: '[a{b}|c]' })).toBe('因为[a{b}|c]。')
  expect(variants('先。[请打{a}|请去问]。')).toEqual(['先。请打{a}。', '先。请去问。'])
  expect(variants('没有。')).toEqual(['没有。'])
})

test('an id number is told how many digits are missing, or too many', () => {
  const said = (params: Record<string, number>) => sentence({ code: 'id_number.length', params }).text
  expect(said({ count: 17, missing: 1 })).toBe('身份证号是 18 位，现在填了 17 位，还差 1 位。')
  expect(said({ count: 19, extra: 1 })).toBe('身份证号是 18 位，现在填了 19 位，多了 1 位。')
})

test('states without a telephone are whole sentences', () => {
  const told = { overdue: false, county_telephone: '', answer: null }
  const answer = { kind: 'refused', at: '', message: '', defects: [], ground: 'withdrawn' } as never
  expect(stateWords({ ...told, state: 'refused', answer }).text).toBe(
    '这次没有受理，因为您说过不报了。不同意，可以到县里的农业农村局去说。',
  )
  expect(stateWords({ ...told, state: 'refused' }).text).not.toMatch(BROKEN)
  expect(overdueWords({ ...told, state: 'submitted', overdue: true })?.text).not.toMatch(BROKEN)
})

const region = (code: string, name: string, level: Region['level'], telephone: string | null): Region => ({
  id: code, code, name, level, parent: null, telephone,
})
const served = (township: string | null, county: string | null, more: Region[] = []): Bootstrap =>
  ({
    office: null, village: null,
    regions: [
      region('341302', '埇桥区', 'county', county),
      region('341302103', '褚兰镇', 'township', township),
      ...more,
    ],
  }) as unknown as Bootstrap
const numbers = (bootstrap: Bootstrap | null, code: string) =>
  officesOf(bootstrap, code).map(({ telephone }) => telephone)

test.each([
  ['0557-1', '0557-2', ['0557-1', '0557-2']],
  [null, '0557-2', ['0557-2']],
  ['0557-1', null, ['0557-1']],
  ['0557-1', '0557-1', ['0557-1']],
  ['', '', []],
  [null, null, []],
])('whom to call where the township has %s and the county %s', (township, county, expected) => {
  expect(numbers(served(township, county), '341302103209')).toEqual(expected)
  expect(numbers(served(township, county), '341302103')).toEqual(expected)
})

test('before a place is chosen, the county is called where there is one', () => {
  expect(numbers(served('0557-1', '0557-2'), '')).toEqual(['0557-2'])
  const two = [region('500151', '铜梁区', 'county', '023-1')]
  expect(numbers(served('0557-1', '0557-2', two), '')).toEqual([])
  expect(numbers(served('0557-1', '0557-2', two), '500151101')).toEqual(['023-1'])
  expect(numbers(null, '341302103')).toEqual([])
})

test('no office without a number is offered', () => {
  const office = (telephone: string) => ({ name: 'x', level: 'township' as const, telephone })
  expect(reachable([office(''), null, office('1'), office('1'), office('2')]).length).toBe(2)
})
