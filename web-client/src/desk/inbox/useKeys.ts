import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { useEscape } from '../parts/useEscape'

interface KeyHandlers {
  move: (by: 1 | -1) => void
  search: () => void
  back: () => void
  /** Off while a form or a sign-in is in front. */
  active: () => boolean
}

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="combobox"]'

/** ↑ ↓ and j k move, / searches, Esc goes back. Enter is the link's own. Arrows are
 *  left alone outside the list, where they scroll. */
export function useKeys(list: Ref<HTMLElement | null>, handlers: KeyHandlers): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const at = event.target instanceof Element ? event.target : document.body
    if (!handlers.active() || at.closest(TYPING)) return
    const inList = at === document.body || (list.value?.contains(at) ?? false)
    const act = actionOf(event.key, inList, handlers)
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
  useEscape(() => handlers.active() && handlers.back())
}

function actionOf(key: string, inList: boolean, on: KeyHandlers): (() => void) | null {
  if (key === 'j' || (key === 'ArrowDown' && inList)) return () => on.move(1)
  if (key === 'k' || (key === 'ArrowUp' && inList)) return () => on.move(-1)
  return key === '/' ? on.search : null
}
