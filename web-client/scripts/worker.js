// The service worker. It answers GET for the app's own files and nothing else: a PUT of
// a filing never passes through it. What people type lives in IndexedDB, not here.
/* global VERSION, FILES */
const NAME = `shouwang-${VERSION}`

self.addEventListener('install', (event) => {
  // The page itself is asked for anew: an old one would name files that are gone.
  const wanted = FILES.map((file) => (file === '/' ? new Request('/', { cache: 'reload' }) : file))
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(wanted)))
})

// A new version waits until every page of the old one is closed (no skipWaiting): half a
// form filled in with one version is not finished with the files of another.
self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('shouwang-') && name !== NAME)
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(kept(request))
  else if (request.mode === 'navigate' && pathname === '/') event.respondWith(page(request))
})

// What this phone needed beside the list: the rules as JavaScript, all rules for a cadre.
self.addEventListener('message', ({ data }) => void more(data.files))

async function more(files) {
  const cache = await caches.open(NAME)
  for (const file of files) if (!(await cache.match(file))) await cache.add(file).catch(() => {})
}

// A line is back. The pages send, not this worker: one place that knows keys and order.
self.addEventListener('sync', (event) => {
  if (event.tag === 'outbox') event.waitUntil(wake())
})

async function wake() {
  for (const client of await self.clients.matchAll()) client.postMessage('outbox')
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/**
 * The kept page, at once: on a bad line the newest one takes a second to ask for. A newer
 * one comes with its worker, which the browser asks for beside each visit.
 */
async function page(request) {
  return (await caches.match('/')) ?? fetch(request)
}
