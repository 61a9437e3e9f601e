import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'

/** Something missing or wrong in a form: the field, and a sentence. */
export interface Fault {
  /** Name of the field; the first part of the JSON Pointer in a server's finding. */
  at: string
  text: string
  /** What can be done about it. */
  hint?: string
  /** Shown, but does not stop anybody. */
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

const FAULTS: InjectionKey<ComputedRef<readonly Fault[]>> = Symbol('faults')

/** Gives the form's fields their faults. */
export function provideFaults(faults: ComputedRef<readonly Fault[]>): void {
  provide(FAULTS, faults)
}

export function useFaults(): ComputedRef<readonly Fault[]> | null {
  return inject(FAULTS, null)
}
