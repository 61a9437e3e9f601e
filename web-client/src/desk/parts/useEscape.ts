import { onBeforeUnmount, onMounted } from 'vue'

/** An enlarged picture closes by its own Esc. */
const IN_FRONT = '.el-image-viewer__wrapper'

/** Esc, wherever the focus is, unless a list, a calendar or a picture takes it. */
export function useEscape(act: () => void): void {
  let taken = false
  // Checked before anybody handles the key: Esc removes the picture at once.
  const before = () => (taken = document.querySelector(IN_FRONT) !== null)
  function after(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !taken) act()
  }
  onMounted(() => {
    document.addEventListener('keydown', before, true)
    document.addEventListener('keydown', after)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('keydown', before, true)
    document.removeEventListener('keydown', after)
  })
}
