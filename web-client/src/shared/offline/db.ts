import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

/** Ciphertext with its nonce; what it is of stands beside it in clear. */
export interface SealedRow {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** A person's key on a shared phone, openable with their password only. */
export interface WrappedKey {
  /** The account's id: owner of the rows that the key opens. */
  id: string
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
  /** The same key, wrapped by the account's `phone_key`, for after a change of password. */
  spare?: SealedRow | undefined
  about?: SealedRow | undefined
}

/** Who is signed in on this phone, until they sign out. */
export interface SignedIn {
  login: string
  id: string
  key: CryptoKey
}

export interface Schema extends DBSchema {
  /** `main`: the phone's own. `account/LOGIN`: a person's. `session`: whose is open now. */
  keys: { key: string; value: CryptoKey | WrappedKey | SignedIn }
  /** `owner`: the account whose key opens it; none for the phone's own. */
  filings: { key: string; value: SealedRow & { id: string; owner?: string } }
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
