import { onBeforeUnmount, onMounted, ref } from 'vue'
import { paperMoment } from '../words/paper'

const now = () => paperMoment(new Date().toISOString())

/** Whether the page is being printed, and when that began: it may have been open for hours. A list
 *  is in the page a second time, for the paper, only while it is printed. */
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
