/** What TypeScript does not know yet: Chrome's background sync. */
interface Synced extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> }
}

/** The app works without it; with it, the page itself opens without a signal too. */
export async function keepForOffline(): Promise<void> {
  try {
    await navigator.serviceWorker.register('/sw.js')
    const { active } = await navigator.serviceWorker.ready
    // What this engine has needed beside the worker's list: the rules as JavaScript.
    const files = performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
      .map(({ pathname }) => pathname)
    active?.postMessage({ files })
  } catch {
    // Mini-program web-views and private windows refuse; nothing else depends on it.
  }
}

/** Asks the browser to say when there is a line again, also to a page in the background. */
export async function askToBeWoken(): Promise<void> {
  try {
    const ready = (await navigator.serviceWorker?.getRegistration()) as Synced | undefined
    await ready?.sync?.register('outbox')
  } catch {
    // Refused: the timer and the `online` event are left.
  }
}

export function onWoken(wake: () => void): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data === 'outbox' && wake())
}
