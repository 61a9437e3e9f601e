import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** Ciphertext with its nonce; what it is of stands beside it in clear. */
export interface SealedRow {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

export interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  filings: { key: string; value: SealedRow & { id: string } }
  photos: {
    key: [string, string]
    value: SealedRow & { filing: string; sha256: string }
    indexes: { filing: string }
  }
  /** Public data only: regions, texts, calendar. */
  cache: { key: string; value: unknown }
  leases: { key: string; value: { name: string; holder: string; until: number } }
}

export type Database = IDBPDatabase<Schema>

/** Never renamed: it is what holds the drafts of people's phones. */
const NAME = 'shouwang'
const VERSION = 1

export function openDatabase(name = NAME): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore('keys')
      db.createObjectStore('filings', { keyPath: 'id' })
      const photos = db.createObjectStore('photos', { keyPath: ['filing', 'sha256'] })
      photos.createIndex('filing', 'filing')
      db.createObjectStore('cache')
      db.createObjectStore('leases', { keyPath: 'name' })
    },
    // An old tab must not hold up a new one: its drafts are saved at each step.
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
  })
}
