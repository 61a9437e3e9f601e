import { ref } from 'vue'
import { say } from '../words/say'

/**
 * What a page reads from the server: whether it is on its way, and why it did not come, in an
 * officer's words. What was read before stays.
 */
export function useLoading() {
  const loading = ref(false)
  const failure = ref('')

  async function load(read: () => Promise<void>): Promise<void> {
    loading.value = true
    failure.value = ''
    try {
      await read()
    } catch (error) {
      failure.value = say(error)
    } finally {
      loading.value = false
    }
  }

  return { loading, failure, load }
}
