import type { Database } from './db'

/** One tab at a time. `lost` resolves when another tab has taken over. */
export interface Lease {
  release(): void
  readonly lost: Promise<void>
}

const HELD_MS = 6000
const RENEW_MS = 2000

/**
 * Takes `name`, or returns null while another tab has it; with `steal`, takes it from
 * that tab. Web Locks where the browser has them, as they go with the tab that dies;
 * otherwise a row in IndexedDB that must be renewed.
 */
export function takeLease(
  name: string,
  db: Database | null,
  { steal = false } = {},
): Promise<Lease | null> {
  if (globalThis.navigator?.locks) return takeLock(name, steal)
  return db ? takeRow(name, db, steal) : Promise.resolve(aloneLease())
}

function takeLock(name: string, steal: boolean): Promise<Lease | null> {
  return new Promise((granted, refused) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let lose = () => {}
    const lost = new Promise<void>((resolve) => (lose = resolve))
    navigator.locks
      .request(name, steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        granted(lock ? { release, lost } : null)
        return lock ? held : undefined
      })
      // A stolen lock rejects here; so does a request that is refused at once.
      .catch((error: unknown) => {
        lose()
        refused(error as Error)
      })
  })
}

async function takeRow(name: string, db: Database, steal: boolean): Promise<Lease | null> {
  const holder = Array.from(crypto.getRandomValues(new Uint8Array(8))).join('.')
  let isReleased = false
  const renew = (first: boolean) => db.run(async (connection) => {
    const tx = connection.transaction('leases', 'readwrite')
    const row = await tx.store.get(name)
    // A row that is gone was cleared with the store: nobody has taken over.
    const mine = row ? row.holder === holder : !isReleased
    const now = Date.now()
    // A lease that ends later than any can was taken before the clock was set back.
    const free = !row || row.until < now || row.until > now + HELD_MS
    const ok = mine || (first && (free || steal))
    if (ok) await tx.store.put({ name, holder, until: now + HELD_MS })
    await tx.done
    return ok
  })
  /** Only one's own: another tab may have taken over, and not been noticed yet. */
  const removeRow = () => db.run(async (connection) => {
    const tx = connection.transaction('leases', 'readwrite')
    if ((await tx.store.get(name))?.holder === holder) await tx.store.delete(name)
    await tx.done
  })
  if (!(await renew(true))) return null
  let stop = () => {}
  const lost = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      // A store error does not mean that another tab has taken over.
      void renew(false).catch(() => true).then((ok) => {
        if (ok) return
        clearInterval(timer)
        resolve()
      })
    }, RENEW_MS)
    stop = () => clearInterval(timer)
  })
  return {
    lost,
    release() {
      stop()
      isReleased = true
      void removeRow().catch(() => {})
    },
  }
}

/** Of a tab that cannot ask whether there are others. */
export function aloneLease(): Lease {
  return { release() {}, lost: new Promise(() => {}) }
}
