import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { DraftEntry } from './drafts'
import { dayFaults, type Span } from './span'

/** Something that is missing or wrong in a form: where, and in a sentence. */
export interface Fault {
  /** Name of the field; the first part of the JSON Pointer in a server's finding. */
  at: string
  text: string
  /** What can be done about it. */
  hint?: string
  /** Said, but not in the way. */
  warn?: boolean
}

/** Sentences about one field. */
export function at(field: string, sentences: readonly string[]): Fault[] {
  return sentences.map((text) => ({ at: field, text }))
}

/** One sentence where something was left out. */
export function needed(field: string, given: unknown, text: string): Fault[] {
  const empty = typeof given === 'string' ? !given.trim() : !given
  return empty ? [{ at: field, text }] : []
}

/** What an entry in the national register still lacks. */
export function entryFaults({ entered, on, number }: DraftEntry, span: Span): Fault[] {
  if (!entered) return []
  return [
    ...(on ? at('national_entry', dayFaults(on, span, '录入日期')) : []),
    ...needed('national_entry', on, '请填写录入的日期。'),
    ...needed('national_entry', number, '请填写系统编号。'),
  ]
}

const FAULTS: InjectionKey<ComputedRef<readonly Fault[]>> = Symbol('faults')

/** The form tells its fields what is wrong with them. */
export function provideFaults(faults: ComputedRef<readonly Fault[]>): void {
  provide(FAULTS, faults)
}

export function useFaults(): ComputedRef<readonly Fault[]> | null {
  return inject(FAULTS, null)
}
