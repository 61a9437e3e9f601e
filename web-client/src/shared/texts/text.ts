import catalogue from '@catalogue/zh-CN.json'

type Params = Record<string, string | number>

interface Entry {
  text: string
  hint: string
}

/** A finding, or a problem as the server tells it. */
export interface Told {
  code: string
  /** Values for the placeholders of the sentence. */
  params?: unknown
  /** The place in the form, for a finding. */
  path?: string
  /** The sentence and the hint of a server that may be newer than this page. */
  title?: string
  detail?: string
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

const LISTED = new Map<string, Entry>(Object.entries(catalogue))

/**
 * The sentence and the hint for a finding or a problem, from the one catalogue. A code that
 * only a newer server knows is told in that server's words, else in the most general ones:
 * nobody reads a code.
 */
export function sentence(told: Told): Entry {
  const entry = LISTED.get(told.code)
  if (!entry && told.title) return { text: told.title, hint: told.detail ?? '' }
  const general = told.path === undefined ? catalogue['app.failed'] : catalogue['shape.mismatch']
  const { text, hint } = entry ?? general
  const params = (told.params ?? {}) as Params
  return { text: fill(text, params), hint: fill(hint, params) }
}

/** Whether this page has a sentence of its own for a code. */
export function isListed(code: string): boolean {
  return LISTED.has(code)
}

/** The word for a value that travels as a name; undefined for one that only a newer server knows. */
export function word<Word>(words: Record<string, Word>, name: string): Word | undefined {
  return Object.prototype.hasOwnProperty.call(words, name) ? words[name] : undefined
}
