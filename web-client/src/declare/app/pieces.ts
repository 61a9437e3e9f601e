import { shallowRef } from 'vue'
import type { pages as cadrePages } from '../pages/cadre'
import type { pages } from '../pages/rest'
import { listenButton } from '../parts/listenButton'

/** The second piece of the app: every page but the first and the cadre's; null until it is here. */
export const rest = shallowRef<typeof pages | null>(null)

/** The cadre's pages, which a farmer's phone never opens. */
export const cadre = shallowRef<typeof cadrePages | null>(null)

export async function loadCadre(): Promise<boolean> {
  try {
    cadre.value = (await import('../pages/cadre')).pages
    return true
  } catch {
    return false
  }
}

export async function loadRest(): Promise<boolean> {
  try {
    rest.value = (await import('../pages/rest')).pages
    listenButton.value = rest.value.ListenButton
    return true
  } catch {
    return false
  }
}
