import { ref } from 'vue'
import type { CaseView } from '../api/types'
import { isCase } from '../api/guards'
import { request } from '../api/token'
import { useLoading } from '../parts/useLoading'

/** One case read once, beside the one that is open. */
export function useView() {
  const view = ref<CaseView | null>(null)
  const { failure, load } = useLoading()

  const read = (id: string) =>
    load(async () => {
      view.value = (await request('GET', `/cases/${id}`, { is: isCase(id) })).data
    })

  return { view, failure, read }
}
