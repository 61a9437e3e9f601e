import { ref } from 'vue'
import { say } from '../words/say'
import type { CaseView } from '../api/types'
import { request } from '../api/token'

/** One case read once, beside the one that is open. */
export function useView() {
  const view = ref<CaseView | null>(null)
  const failure = ref('')

  async function read(id: string): Promise<void> {
    failure.value = ''
    try {
      view.value = (await request<CaseView>('GET', `/cases/${id}`)).data
    } catch (error) {
      failure.value = say(error)
    }
  }

  return { view, failure, read }
}
