import { type App, watch } from 'vue'
import { current } from '../state/router'
import { state } from '../state/state'

/** The catalogue's code for a fault of our own. */
const CODE = 'app.failed'
/** Where our scripts are served from; in-app browsers run others in the page. */
const OURS = /\/(assets|src)\//

/**
 * No button fails silently: an error in any handler, in a page or behind it, is shown, and
 * what is typed stays. Vue passes on what its handlers throw or reject.
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

/** Logs only kind and place: the error's message may repeat what was typed. */
function fail(error: unknown): void {
  const { name, stack } = (error ?? {}) as Error
  const places = (stack ?? '').split('\n').filter((line) => /^\s*at |@/.test(line) && OURS.test(line))
  console.error(CODE, name, places.join('\n'))
  state.failure = CODE
}
