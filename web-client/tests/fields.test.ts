import { describe, expect, test } from 'vitest'
import { fieldOf } from '@/desk/form/places'
import { emptyFiling } from '@/shared/form/answers'
import { answersOfPart, fieldAt, FIELDS, isAsked, valuesOf } from '@/shared/form/fields'
import { emptyHousehold } from '@/shared/form/household'
import { AMENDED, type Part } from '@/shared/form/parts'
import { FORM, pointersIn, schemas } from './support/schema'
import { sources } from './support/sources'

/** What the form has and nobody types or reads by itself, with the reason. */
const WITHOUT_A_ROW: Record<string, string> = {
  '/declared_on': 'the day of the filing, set by the app; the desk shows it at the day of receipt',
}
/** Values that are not typed, with the reason. */
const UNTYPED: Record<string, string> = {
  '/home/list': 'goes with the village that is chosen',
  '/attachments': 'photos, each with an input of its own kind',
  '/consents/notice': 'shown, and agreed to by going on',
}
/** Answers of one side only: places are chosen differently. */
const ON_THE_PHONE = ['region']
const AT_THE_DESK = ['township', 'village']

/** A pointer without a row of its own, below no value that has one, and in no list of exceptions. */
const homeless = (pointers: string[]) =>
  pointers.filter((pointer) => {
    const row = fieldAt(pointer)
    return !(pointer in WITHOUT_A_ROW) && (!row || row.whole)
  })

/** All that stands in the templates and scripts of these folders. */
const texts = (...folders: string[]) => {
  const within = [...sources()].filter(([path]) => folders.some((folder) => path.startsWith(folder)))
  return within.map(([, text]) => text).join('\n')
}
const phone = texts('declare/steps/', 'declare/pages/')
const desk = texts('desk/form/', 'desk/entry/')
/** An input is bound to it, `v-model="draft.size"`, or what is chosen is put there. */
const isTyped = (text: string, answer: string) => new RegExp(`v-model="\\w+\\.${answer}"|\\.${answer} = `).test(text)

const fields = FIELDS.map((field) => field as NonNullable<ReturnType<typeof fieldAt>>)
const values = fields.filter(({ whole }) => !whole)

describe('the table of fields', () => {
  const pointers = pointersIn(FORM)

  test('has a row for every value of the form, and none for what the form has not', () => {
    expect(pointers.length).toBeGreaterThan(40)
    expect(homeless(pointers)).toEqual([])
    const known = (at: string) => pointers.some((pointer) => `${pointer}/`.startsWith(`${at}/`))
    expect(fields.filter(({ at }) => !known(at))).toEqual([])
    expect(new Set(fields.map(({ at }) => at)).size).toBe(fields.length)
  })
  test('misses what is new, in a list too', () => {
    expect(homeless(['/household/animals/*/name', '/income', '/applicant/nickname'])).toHaveLength(3)
  })
  test('says by which answers each value is typed, or why by none', () => {
    const silent = values.filter(({ answers }) => !answers).map(({ at }) => at)
    expect(silent).toEqual(Object.keys(UNTYPED))
  })
  test('has an input for each answer on the phone and at the desk', () => {
    const missing = values.flatMap(({ answers = [] }) => answers).flatMap((answer) => [
      ...(isTyped(phone, answer) || AT_THE_DESK.includes(answer) ? [] : [`phone: ${answer}`]),
      ...(isTyped(desk, answer) || ON_THE_PHONE.includes(answer) ? [] : [`desk: ${answer}`]),
    ])
    expect(missing).toEqual([])
    expect(isTyped(phone, 'nickname') || isTyped(desk, 'nickname')).toBe(false)
  })
  test('shows findings at fields that the desk has', () => {
    const shown = new Set(fields.map(({ at }) => fieldOf(at)))
    const untyped = Object.keys(UNTYPED)
    expect([...shown].filter((at) => !desk.includes(`"${at}"`) && !untyped.includes(at))).toEqual([])
  })
  test('asks by policy for what a policy may ask for, and for what is typed already', () => {
    const byPolicy = fields.filter((field) => field.byPolicy).map(({ part }) => part)
    expect(byPolicy).toEqual(schemas.Served!.properties!.asks!.items!.enum)
    for (const part of byPolicy as Part[]) {
      const [list] = Object.keys(answersOfPart(part, { ...emptyHousehold(), ...emptyFiling() }))
      expect(isAsked(part, [], { [list!]: [] })).toBe(false)
      expect(isAsked(part, [part], { [list!]: [] })).toBe(true)
      expect(isAsked(part, [], { [list!]: [{}] })).toBe(true)
      expect(phone, 'on the phone').toContain(`isAsked('${part}'`)
    }
    expect(isAsked('name', [], {})).toBe(true)
    for (const place of ['form/PartInput.vue', 'amend/AmendForm.vue']) {
      expect(sources().get(`desk/${place}`), place).toContain('isAsked(part')
    }
  })
  test('lets an officer amend what the server lets', () => {
    const ours = AMENDED.flatMap((part) => valuesOf(part))
    expect([...ours].sort()).toEqual([...schemas.Change!.properties!.path!.enum!].sort())
  })
})

describe('the row of a pointer', () => {
  const ofList = [
    { at: '/household', part: 'household', step: 'household', whole: true },
    { at: '/household/members', part: 'household', step: 'household' },
    { at: '/household/members/*/born', part: 'household', step: 'household' },
  ] as const
  test.each([
    ['/household', '/household'],
    ['/household/size', '/household'],
    ['/household/members', '/household/members'],
    ['/household/members/0/name', '/household/members'],
    ['/household/members/12/born', '/household/members/*/born'],
    ['/household/membership', '/household'],
    ['/home', undefined],
    ['', undefined],
  ])('%s is %s, in a form with a list of people', (path, at) => {
    expect(fieldAt(path, ofList)?.at).toBe(at)
  })
  test('of a list is one value, that changes as a whole', () => {
    expect(valuesOf('household', ofList)).toEqual(['/household/members'])
  })
})
