import catalogue from '@catalogue/zh-CN.json'
import type { Violation } from '../api/types'

type Params = Record<string, string | number>

interface Entry {
  text: string
  hint: string
}

/** Puts values into `{name}` placeholders; a name without a value stays visible. */
export function fill(template: string, params: Params = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  )
}

/** The sentence and the hint for a finding, from the one catalogue. */
export function sentence(violation: Pick<Violation, 'code' | 'params'>): Entry {
  const entry = (catalogue as Record<string, Entry>)[violation.code]
  if (!entry) return { text: violation.code, hint: '' }
  const params = violation.params as Params
  return { text: fill(entry.text, params), hint: fill(entry.hint, params) }
}
