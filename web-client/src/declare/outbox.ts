import { call } from '@/shared/api/client'
import type { AttachmentReceipt, Submission } from '@/shared/api/types'
import { takeLease } from '@/shared/offline/lease'
import { type Filing, openFiling } from './filing/filing'
import { type Ways, isPending, sendOnce } from './filing/queue'
import { show, state, store } from './state'

const device = (filing: Filing) => `Device ${filing.key}`
/** A photo on a slow line may take minutes; giving up early would start it again. */
const PHOTO_TIMEOUT_MS = 180_000

const ways: Ways = {
  async putText(filing) {
    const path =
      filing.version === 1
        ? `/declarations/${filing.id}`
        : `/declarations/${filing.id}/versions/${filing.version}`
    const { data } = await call<Submission>('PUT', path, {
      body: filing.body ?? '',
      type: 'application/json',
      authorization: device(filing),
    })
    return data
  },
  async putPhoto(filing, sha256, bytes) {
    const path = `/declarations/${filing.id}/attachments/${sha256}`
    const { data } = await call<AttachmentReceipt>('PUT', path, {
      body: bytes,
      type: bytes.type,
      authorization: device(filing),
      timeoutMs: PHOTO_TIMEOUT_MS,
    })
    return data
  },
  photo: (id, sha256) => store.shelf.photo(id, sha256),
  removePhotos: (id) => store.shelf.removePhotos(id),
  async save(filing) {
    filing.changedAt = Date.now()
    // A full phone must not keep a filing from being sent.
    await store.shelf.put(filing).catch(() => void (state.durable = false))
    show(filing)
  },
  now: () => Date.now(),
}

let running = false
let again = false
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Sends what is due; with `force`, what is waiting too. One tab at a time, one record
 * after the other: on a weak line two at once are slower than one.
 */
export async function flush({ force = false } = {}): Promise<void> {
  if (running) {
    again ||= force
    return
  }
  running = true
  clearTimeout(timer)
  const lease = await takeLease('shouwang-outbox', store.db)
  try {
    // Another tab is at it; look again later, in case that tab goes away.
    if (lease) await sendDue(force)
  } finally {
    lease?.release()
    running = false
    schedule(lease ? 0 : 10_000)
  }
  if (again) {
    again = false
    await flush({ force: true })
  }
}

async function sendDue(force: boolean): Promise<void> {
  for (const { id } of await pending()) {
    const filing = await store.shelf.get(id)
    if (!filing || !isPending(filing)) continue
    if (force || filing.retryAt <= Date.now()) await sendOnce(openFiling(filing), ways)
  }
}

async function pending(): Promise<Filing[]> {
  return (await store.shelf.list()).filter(isPending).sort((a, b) => a.createdAt - b.createdAt)
}

function schedule(atLeast: number): void {
  const waits = state.records.filter(isPending).map((filing) => filing.retryAt - Date.now())
  if (waits.length === 0) return
  timer = setTimeout(() => void flush(), Math.max(1000, atLeast, Math.min(...waits)))
}

/** Sends when the phone comes back: to a signal, to the front, to life. */
export function startOutbox(): void {
  addEventListener('online', () => {
    state.online = true
    void flush({ force: true })
  })
  addEventListener('offline', () => (state.online = false))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush()
  })
  void flush()
}
