import { describe, expect, test } from 'vitest'
import { createSSRApp, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import type { CaseView } from '@/desk/api/types'
import ApplicantFacts from '@/desk/case/ApplicantFacts.vue'
import ConsentFacts from '@/desk/case/ConsentFacts.vue'
import FilingFacts from '@/desk/case/FilingFacts.vue'
import HomeFacts from '@/desk/case/HomeFacts.vue'
import { oldWords } from '@/desk/amend/items'
import { rowsOf } from '@/desk/print/rows'
import { fieldAt } from '@/shared/form/fields'
import { AMENDED, type Part, PARTS } from '@/shared/form/parts'
import { FORM, pointersIn, resolved, type Schema } from './support/schema'

type Json = Record<string, unknown>

/** Some value that fits a schema, with everything in it; another one for another `turn`. */
function some(schema: Schema, turn = 0): unknown {
  const { type, format, properties, items, enum: names } = resolved(schema)
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, some(of, turn)]))
  if (items) return [some(items, turn)]
  if (names) return names[turn]
  if (type === 'boolean' || type?.includes('boolean')) return turn === 0
  if (type === 'integer' || type?.includes('integer')) return turn + 2
  return format === 'date' ? `2026-09-2${turn}` : ['342201197802060021', '341302199001015519'][turn]
}

/** The form with another value at a pointer; of a list, in its first place. */
function changed(form: Json, pointer: string): Json {
  const copy = structuredClone(form)
  const keys = pointer.replace(/\*/g, '0').split('/').slice(1)
  const within = (schema: Schema, key: string) => resolved(schema).properties?.[key] ?? resolved(schema).items!
  const parent = keys.slice(0, -1).reduce<Json>((of, key) => of[key] as Json, copy)
  parent[keys[keys.length - 1]!] = some(keys.reduce(within, FORM), 1)
  return copy
}

const viewOf = (declaration: Json) =>
  ({
    declaration, channel: 'phone', facts: null, filler: null, short_code: 'ABCD1234', status: { flags: [] },
    region: { name: '沈圩村', code: '341302100201', path: ['埇桥区', '符离镇', '沈圩村'] },
  }) as unknown as CaseView

const shown = async (view: CaseView) => {
  const facts: Component[] = [ApplicantFacts, HomeFacts, FilingFacts, ConsentFacts]
  return Promise.all(facts.map((one) => renderToString(createSSRApp(one, { view }))))
}
const printed = (view: CaseView) => rowsOf(view, 'applicant', 'household', 'hardships', 'filing')

const full = some(FORM) as Json
/** What is asked only where something else is not known. */
const unknown = structuredClone(full)
for (const name of ['name', 'id_number', 'phone']) delete (unknown.applicant as Json)[name]

/** Where another value makes no difference in any of the forms. */
async function silentOf(words: (view: CaseView) => unknown, pointers: string[]): Promise<string[]> {
  const found: string[] = []
  for (const pointer of pointers) {
    const differs = await Promise.all(
      [full, unknown].map(async (form) => {
        const [before, after] = [await words(viewOf(form)), await words(viewOf(changed(form, pointer)))]
        return JSON.stringify(before) !== JSON.stringify(after)
      }),
    )
    if (!differs.includes(true)) found.push(pointer)
  }
  return found
}

/** What makes no difference by itself, with the reason; and all that lies below. */
const BY_OTHERS: Record<string, string> = {
  '/applicant/phone_status': 'said by the number, or that there is none',
  '/attachments': 'photos, shown as pictures',
  '/consents/notice/sha256': 'the text of that version, or a warning of the server',
  '/consents/authorisation/text/sha256': 'as of the notice',
  '/consents/truthful/text/sha256': 'as of the notice',
  '/filed_by': 'said by whether somebody filled it in for them',
  '/home/list': 'the county’s business',
  '/home/region': 'named by the server',
}
const isByOthers = (pointer: string) => Object.keys(BY_OTHERS).some((at) => `${pointer}/`.startsWith(`${at}/`))

describe('every value of the form is told', () => {
  const hide = { idNumber: String, phone: String }
  const amended = (view: CaseView) => AMENDED.map((part) => oldWords(part, view, hide))
  const pointers = pointersIn(FORM)
  const inParts = (decided: 'printed' | 'amended') =>
    pointers.filter((pointer) => {
      const part = fieldAt(pointer)?.part as Part | null | undefined
      return part && PARTS[part][decided]
    })

  test.each([
    ['on the case screen', shown, pointers],
    ['on the printed form', printed, inParts('printed')],
    ['before it is amended', amended, inParts('amended')],
  ])('%s', async (_, words, pointers) => {
    const silent = await silentOf(words, pointers)
    expect(silent.filter((pointer) => !isByOthers(pointer))).toEqual([])
  })
  test('or has a reason that still holds', async () => {
    const excused = pointers.filter(isByOthers)
    expect(await silentOf(shown, excused)).toEqual(excused)
  })
})
