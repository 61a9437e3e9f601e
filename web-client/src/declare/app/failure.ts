import { type App, watch } from 'vue'
import { current } from '../state/router'
import { state } from '../state/state'

/** The code of a fault of our own, in the catalogue. */
const CODE = 'app.failed'
/** Where our scripts lie; in-app browsers run others in the page. */
const OURS = /\/(assets|src)\//

/**
 * No button is dead: what goes wrong in any of them, in a page or behind it, is said, and
 * what is typed stays. Vue hands over what its handlers throw or reject.
 */
export function watchFailures(app: App): void {
  app.config.errorHandler = (error) => fail(error)
  addEventListener('error', ({ error, filename }) => OURS.test(filename) && fail(error))
  addEventListener('unhandledrejection', ({ reason }) => {
    if (OURS.test(String((reason as Error | null)?.stack))) fail(reason)
  })
  watch(
    () => current.route,
    () => (state.failure = ''),
  )
}

/** Logged by its kind and place: its message may repeat what was typed. */
function fail(error: unknown): void {
  const { name, stack } = (error ?? {}) as Error
  const places = (stack ?? '').split('\n').filter((line) => /^\s*at |@/.test(line) && OURS.test(line))
  console.error(CODE, name, places.join('\n'))
  state.failure = CODE
}
