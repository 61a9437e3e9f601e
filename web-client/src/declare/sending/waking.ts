/** Chrome's background sync, which TypeScript's types lack. */
interface Synced extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> }
}

/** Asks the browser to wake us when there is a line again, also in the background. */
export async function askToBeWoken(): Promise<void> {
  try {
    const ready = (await navigator.serviceWorker?.getRegistration()) as Synced | undefined
    await ready?.sync?.register('outbox')
  } catch {
    // Refused: the timer and the `online` event remain.
  }
}

export function onWoken(wake: () => void): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data === 'outbox' && wake())
}
