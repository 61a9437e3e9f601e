import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldOf } from '@/desk/form/places'
import { type Draft, emptyDraft } from '@/declare/filing/draft'
import { pageOf, stepOf, stepsFor } from '@/declare/filing/steps'

const repo = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

interface Schema {
  $ref?: string
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
}
const schemas = JSON.parse(repo('server/openapi.json')).components.schemas as Record<string, Schema>

/** Every place of the form that a report can name, from the published shape itself. */
function placesOf(schema: Schema, at = ''): string[] {
  const inner = schema.$ref ? schemas[schema.$ref.split('/').pop()!]! : schema
  const parts = Object.entries(inner.properties ?? {}).flatMap(([name, of]) => placesOf(of, `${at}/${name}`))
  const items = inner.items ? placesOf(inner.items, `${at}/0`) : []
  const choices = (inner.oneOf ?? []).flatMap((one) => placesOf(one, at))
  return [...new Set([at, ...parts, ...items, ...choices])]
}
const PLACES = placesOf({ $ref: 'Declaration' })

/** What a rule names besides: a field of tomorrow's form, a second photo, no place at all. */
const REPORTED = [...PLACES, '/of_tomorrow', '/attachments/11/size', '/hardships/4']

test('the form has as many places as ever', () => {
  expect(PLACES.length).toBeGreaterThan(60)
  expect(PLACES).toContain('/applicant/contact/phone')
})

const DRAFTS: Record<string, Draft> = {
  self: { ...emptyDraft(), filedBy: 'self' },
  proxy: { ...emptyDraft(), filedBy: 'proxy', signBasis: 'thumb' },
  'proxy without a print': { ...emptyDraft(), filedBy: 'proxy', signBasis: 'cannot_now' },
  nobody: emptyDraft(),
}

test.each(Object.entries(DRAFTS))('every place leads to a page that there is: %s', (_, draft) => {
  for (const path of REPORTED) expect(stepsFor(draft), path).toContain(pageOf(path, draft))
})

test('only what nobody is asked for stands on the last page', () => {
  const proxy = DRAFTS.proxy!
  const last = REPORTED.filter((path) => stepOf(path) === 'review' || pageOf(path, proxy) === 'review')
  expect(last).toEqual(['', '/declared_on', '/of_tomorrow'])
})

/** What the entry form says in its summary, without a field to lead to. */
const SAID_ABOVE = ['', '/of_tomorrow']

test('every place leads to a field of the entry form', () => {
  for (const path of REPORTED) {
    if (SAID_ABOVE.includes(path)) expect(fieldOf(path), path).toBe('')
    else expect(fieldOf(path), path).not.toBe('')
  }
})

test('every code of the shared crate has a sentence and what to do', () => {
  const table = repo('wasm-validator/src/violation.rs')
  const codes = [...table.matchAll(/= "([a-z_.]+)", (Error|Warning);/g)].map(([, code]) => code!)
  expect(codes.length).toBeGreaterThan(60)
  const catalogue = JSON.parse(repo('wasm-validator/catalogue/zh-CN.json'))
  for (const code of codes) {
    expect(catalogue[code]?.text, code).toBeTruthy()
    expect(catalogue[code]?.hint, code).toBeTruthy()
  }
})
