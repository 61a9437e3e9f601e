import { type Database, type Schema, isLost, isUnanswered, openDatabase } from './db'
import { Vault } from './vault'

/** A record and its owner, as several people may share the phone. */
interface Kept {
  id: string
  owner?: string
}

/** Where the phone keeps records, their photos, and public data for offline use. */
export interface Shelf<Item extends Kept> {
  /** False where the browser stores nothing. */
  readonly durable: boolean
  /** Calls back with the id of each record that another tab has written or removed. */
  follow(changed: (id: string) => void): void
  /** The records that can be read; `unreadable` is called with the id of each other one. */
  list(unreadable?: (id: string) => void): Promise<Item[]>
  get(id: string): Promise<Item | undefined>
  put(item: Item): Promise<void>
  remove(id: string): Promise<void>
  putPhoto(id: string, sha256: string, photo: Blob): Promise<void>
  /** Undefined where it is missing, or the browser has damaged it. */
  photo(id: string, sha256: string): Promise<Blob | undefined>
  removePhoto(id: string, sha256: string): Promise<void>
  removePhotos(id: string): Promise<void>
  cached<T>(key: string): Promise<T | undefined>
  cache(key: string, value: unknown): Promise<void>
}

/**
 * Whether what is typed is kept: `insecure` without HTTPS, as there is no WebCrypto to seal
 * it with; `refused` by the browser; `full`; `tight` when photos may find no room; `lost`:
 * the connection to the store has ended, and there is no new one.
 */
export type Room = 'kept' | 'insecure' | 'refused' | 'full' | 'tight' | 'lost'

/** The room after a failed write, in a browser that has stored things before. */
export function roomAfter(error: unknown, otherwise: Room = 'lost'): Room {
  return (error as Error | null)?.name === 'QuotaExceededError' ? 'full' : otherwise
}

interface Opened<Item extends Kept> {
  shelf: Shelf<Item>
  db: Database | null
  /** As far as it is known; for a durable shelf {@link probe} finds out more. */
  room: Room
}

/** A durable shelf where the browser allows it, otherwise one in memory. */
export async function openShelf<Item extends Kept>(): Promise<Opened<Item>> {
  try {
    const db = await openDatabase()
    const shelf = new SealedShelf<Item>(db, await Vault.open(db), tabs())
    return { shelf, db, room: 'kept' }
  } catch (error) {
    const otherwise = isUnanswered(error) ? 'lost' : 'refused'
    const room = globalThis.crypto?.subtle ? roomAfter(error, otherwise) : 'insecure'
    return { shelf: new ForgetfulShelf<Item>(), db: null, room }
  }
}

/** About one household: the form and four photos. */
const NEEDED_BYTES = 4_000_000

/** Writes something of a form's size and reads it back, before anybody has typed. */
export async function probe<Item extends Kept>(shelf: Shelf<Item>): Promise<Room> {
  try {
    const written = 'x'.repeat(20_000)
    await shelf.cache('probe', written)
    if ((await shelf.cached('probe')) !== written) return 'refused'
    await shelf.cache('probe', '')
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {}
    return quota !== undefined && quota - (usage ?? 0) < NEEDED_BYTES ? 'tight' : 'kept'
  } catch (error) {
    return roomAfter(error, 'refused')
  }
}

function tabs(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('shouwang-filings')
}

type Row = Schema['filings']['value']

export class SealedShelf<Item extends Kept> implements Shelf<Item> {
  readonly durable = true
  /** By owner; '' is the phone's own, which is always open. */
  private readonly vaults: Map<string, Vault>

  constructor(
    private readonly db: Database,
    vault: Vault,
    private readonly tabs: BroadcastChannel | null = null,
  ) {
    this.vaults = new Map([['', vault]])
  }

  /** From now on this person's records are visible too. */
  unlock(owner: string, vault: Vault): void {
    this.vaults.set(owner, vault)
  }
  lock(owner: string): void {
    this.vaults.delete(owner)
  }
  private vaultOf(owner = ''): Vault {
    const vault = this.vaults.get(owner)
    if (!vault) throw new Error('locked')
    return vault
  }
  private async vaultFor(id: string): Promise<Vault> {
    return this.vaultOf((await this.db.get('filings', id))?.owner)
  }

  follow(changed: (id: string) => void): void {
    this.tabs?.addEventListener('message', ({ data }) => changed(data as string))
  }

  async list(unreadable = (_id: string) => {}): Promise<Item[]> {
    const items: Item[] = []
    for (const row of await this.rows(unreadable)) {
      // It belongs to somebody who is not signed in: locked, not lost.
      if (!this.vaults.has(row.owner ?? '')) continue
      const item = await this.read(row)
      if (item) items.push(item)
      else unreadable(row.id)
    }
    return items
  }
  /** A damaged row fails the reading of all at once: then reads them one by one. */
  private async rows(unreadable: (id: string) => void): Promise<Row[]> {
    try {
      return await this.db.getAll('filings')
    } catch {
      const ids = await this.db.run((connection) => connection.getAllKeys('filings'))
      const one = (id: string) => this.db.get('filings', id).catch(() => void unreadable(id))
      return (await Promise.all(ids.map(one))).filter((row): row is Row => !!row)
    }
  }
  async get(id: string): Promise<Item | undefined> {
    const row = await this.db.get('filings', id)
    return row && this.read(row)
  }
  async put(item: Item): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(item))
    const owner = item.owner ?? ''
    const row = await this.vaultOf(owner).seal(bytes, `filings/${item.id}`)
    await this.db.put('filings', { ...row, id: item.id, ...(owner ? { owner } : {}) })
    this.tabs?.postMessage(item.id)
  }
  async remove(id: string): Promise<void> {
    await this.removePhotos(id)
    await this.db.delete('filings', id)
    this.tabs?.postMessage(id)
  }

  async putPhoto(id: string, sha256: string, photo: Blob): Promise<void> {
    const vault = await this.vaultFor(id)
    const row = await vault.seal(await bytesOf(photo), `photos/${id}/${sha256}`)
    await this.db.put('photos', { ...row, filing: id, sha256 })
  }
  async photo(id: string, sha256: string): Promise<Blob | undefined> {
    const vault = await this.vaultFor(id)
    try {
      const row = await this.db.get('photos', [id, sha256])
      const bytes = row && (await vault.unseal(row, `photos/${id}/${sha256}`))
      return bytes && new Blob([bytes], { type: 'image/jpeg' })
    } catch (error) {
      // The record can be read and the photo cannot: so the photo is gone.
      if (isLost(error)) await this.vaultFor(id)
      return undefined
    }
  }
  async removePhoto(id: string, sha256: string): Promise<void> {
    await this.db.delete('photos', [id, sha256])
  }
  async removePhotos(id: string): Promise<void> {
    await this.db.run(async (connection) => {
      const tx = connection.transaction('photos', 'readwrite')
      for (const key of await tx.store.index('filing').getAllKeys(id)) await tx.store.delete(key)
      await tx.done
    })
  }

  async cached<T>(key: string): Promise<T | undefined> {
    return (await this.db.get('cache', key)) as T | undefined
  }
  async cache(key: string, value: unknown): Promise<void> {
    await this.db.put('cache', value, key)
  }

  /** A row that cannot be opened (somebody else's key) is skipped, never deleted. */
  private async read(row: Row): Promise<Item | undefined> {
    try {
      const bytes = await this.vaultOf(row.owner).unseal(row, `filings/${row.id}`)
      return JSON.parse(new TextDecoder().decode(bytes)) as Item
    } catch {
      return undefined
    }
  }
}

export class ForgetfulShelf<Item extends Kept> implements Shelf<Item> {
  readonly durable = false
  private readonly items = new Map<string, string>()
  private readonly photos = new Map<string, Blob>()
  private readonly values = new Map<string, unknown>()

  follow() {
    // Hidden from all others, so nobody else can have changed it.
  }

  async list() {
    return [...this.items.values()].map((text) => JSON.parse(text) as Item)
  }
  async get(id: string) {
    const text = this.items.get(id)
    return text === undefined ? undefined : (JSON.parse(text) as Item)
  }
  async put(item: Item) {
    this.items.set(item.id, JSON.stringify(item))
  }
  async remove(id: string) {
    this.items.delete(id)
    await this.removePhotos(id)
  }
  async putPhoto(id: string, sha256: string, photo: Blob) {
    this.photos.set(`${id}/${sha256}`, photo)
  }
  async photo(id: string, sha256: string) {
    return this.photos.get(`${id}/${sha256}`)
  }
  async removePhoto(id: string, sha256: string) {
    this.photos.delete(`${id}/${sha256}`)
  }
  async removePhotos(id: string) {
    for (const key of [...this.photos.keys()]) if (key.startsWith(`${id}/`)) this.photos.delete(key)
  }
  async cached<T>(key: string) {
    return this.values.get(key) as T | undefined
  }
  async cache(key: string, value: unknown) {
    this.values.set(key, value)
  }
}

/** `Blob.arrayBuffer` is Chrome 76; some WebViews of that age lack it all the same. */
function bytesOf(blob: Blob): Promise<ArrayBuffer> {
  if (typeof blob.arrayBuffer === 'function') return blob.arrayBuffer()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as ArrayBuffer)
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'))
    reader.readAsArrayBuffer(blob)
  })
}
