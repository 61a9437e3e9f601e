/** What TypeScript does not know yet: Chrome's background sync. */
interface Synced extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> }
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
