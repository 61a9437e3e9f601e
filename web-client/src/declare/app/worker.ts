/** Registers the service worker. The app works without it; with it the page opens offline too. */
export async function keepForOffline(): Promise<void> {
  try {
    await navigator.serviceWorker.register('/sw.js')
    const { active } = await navigator.serviceWorker.ready
    // What has been loaded beside the worker's list: the rules as JavaScript, all rules for a cadre.
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
