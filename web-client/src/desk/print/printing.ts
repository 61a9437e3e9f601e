import { onBeforeUnmount, onMounted, ref } from 'vue'
import { paperMoment } from '../words/paper'

const now = () => paperMoment(new Date().toISOString())

/** Whether a print is being made, and when: the page may have been open for hours. The list
 *  is in the page twice only while it is. */
export function usePrinting() {
  const printing = ref(false)
  const moment = ref(now())
  const media = window.matchMedia('print')

  function begin(): void {
    moment.value = now()
    printing.value = true
  }
  const end = () => (printing.value = false)
  const change = () => (media.matches ? begin() : end())

  onMounted(() => {
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    media.addEventListener('change', change)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('beforeprint', begin)
    window.removeEventListener('afterprint', end)
    media.removeEventListener('change', change)
  })
  return { printing, moment }
}
