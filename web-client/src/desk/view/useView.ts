import { ref } from 'vue'
import type { CaseView } from '../api/types'
import { isCase } from '../api/guards'
import { request } from '../api/token'
import { useLoading } from '../parts/useLoading'

/** One case read once, beside the one that is open. */
export function useView() {
  const view = ref<CaseView | null>(null)
  const { failure, load } = useLoading()

  /** With `print` to put it on paper, as the server keeps who printed. */
  const read = (id: string, { print = false } = {}) =>
    load(async () => {
      const path = `/cases/${id}${print ? '?print=true' : ''}`
      view.value = (await request('GET', path, { is: isCase(id) })).data
    })

  return { view, failure, read }
}
