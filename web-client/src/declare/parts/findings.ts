import { type InjectionKey, type Ref, computed, inject } from 'vue'
import type { Finding } from '../drafting/check'

/** What a page found wrong, handed to its fields. */
interface Findings {
  errors: Ref<Finding[]>
  warnings: Ref<Finding[]>
}

export const FINDINGS: InjectionKey<Findings> = Symbol('findings')

/** The id of the field for a JSON Pointer of the form. */
export function fieldId(path: string): string {
  return `f${path.replace(/[^\w]+/g, '-')}`
}

/** Findings in the order in which their fields stand on the page. */
export function inPageOrder(found: Finding[]): Finding[] {
  const place = ({ path }: Finding) => {
    const field = document.getElementById(fieldId(path))
    return field ? field.getBoundingClientRect().top : 0
  }
  return [...found].sort((a, b) => place(a) - place(b))
}

/** The findings at a field, and what its input needs to announce them. */
export function useFindings(path: () => string) {
  const found = inject(FINDINGS, null)
  const at = (list?: Finding[]) => (list ?? []).filter((finding) => finding.path === path())
  const errors = computed(() => at(found?.errors.value))
  const warnings = computed(() => at(found?.warnings.value))
  const id = computed(() => fieldId(path()))
  const describedBy = computed(() => [`${id.value}-hint`, `${id.value}-note`].join(' '))
  return { errors, warnings, id, describedBy }
}
