import { computed, ref } from 'vue'
import type { Basics } from '../basics/useBasics'
import { inOrder, toFault } from '../form/places'
import { elsewhere, judge } from './check'
import { useEntry } from './useEntry'

/** The faults of the entry, and which of them are shown: those of fields that were changed
 *  and left, and all of them after the first try to save. */
export function useFindings(of: { basics: Basics; county: string; own: string }) {
  const { draft, photos, violations } = useEntry()
  const touched = ref(new Set<string>())
  const tried = ref(false)

  const found = computed(() => judge(draft, of.basics, of.county, photos))
  const errors = computed(() => found.value.filter((fault) => !fault.warn))
  const fromServer = computed(() => violations.value.map(toFault))
  const shown = computed(() => [
    ...elsewhere(draft, of.own),
    ...found.value.filter((fault) => tried.value || touched.value.has(fault.at)),
    ...fromServer.value.filter((fault) => !found.value.some((own) => own.text === fault.text)),
  ])
  /** For the summary above the form. */
  const inTheWay = computed(() =>
    inOrder(tried.value ? shown.value.filter((fault) => !fault.warn) : fromServer.value),
  )

  function touch(event: Event): void {
    const field = (event.target as Element).closest<HTMLElement>('[data-field]')?.dataset.field
    if (field) touched.value.add(field)
  }

  return { shown, errors, inTheWay, tried, touch }
}
