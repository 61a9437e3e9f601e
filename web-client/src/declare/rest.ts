import { shallowRef } from 'vue'
import type { pages } from './pages/rest'

/** The second piece of the app; null until it is here. */
export const rest = shallowRef<typeof pages | null>(null)

export async function loadRest(): Promise<boolean> {
  try {
    rest.value = (await import('./pages/rest')).pages
    return true
  } catch {
    return false
  }
}
