import catalogue from '@catalogue/zh-CN.json'
import type { Violation } from '../api/types'

type Params = Record<string, string | number>

interface Entry {
  text: string
  hint: string
}

/** `[with {name}|without]`: what is said where a value is known, and where it is not. */
const EITHER = /\[([^|[\]]*)\|([^|[\]]*)\]/g
const PLACE = /\{(\w+)\}/g

/**
 * Puts values into `{name}` placeholders; a name without a value stays visible. Of
 * `[with {name}|without]` the first is said when all its values are known, an empty one is
 * not: no sentence ends where a telephone should stand.
 */
export function fill(template: string, params: Params = {}): string {
  const isKnown = (place: string) => (params[place.slice(1, -1)] ?? '') !== ''
  return template
    .replace(EITHER, (_, known: string, otherwise: string) =>
      (known.match(PLACE) ?? []).every(isKnown) ? known : otherwise,
    )
    .replace(PLACE, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

/** A template without its choices: all of them with the values, and all without. */
export function variants(template: string): string[] {
  return [...new Set([template.replace(EITHER, '$1'), template.replace(EITHER, '$2')])]
}

/** The sentence and the hint for a finding, from the one catalogue. */
export function sentence(violation: Pick<Violation, 'code' | 'params'>): Entry {
  const entry = (catalogue as Record<string, Entry>)[violation.code]
  if (!entry) return { text: violation.code, hint: '' }
  const params = violation.params as Params
  return { text: fill(entry.text, params), hint: fill(entry.hint, params) }
}
