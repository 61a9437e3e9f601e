import {
  type DBSchema, type IDBPDatabase, type StoreKey, type StoreNames, type StoreValue, openDB,
} from 'idb'

/** Ciphertext with its nonce; the row's key stands beside it in clear. */
export interface SealedRow {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** A person's key on a shared phone; their password opens it, or the account's `phone_key`. */
export interface WrappedKey {
  /** The account's id: owner of the rows that the key opens. */
  id: string
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
  /** The same key, wrapped by the account's `phone_key`, for after a change of password. */
  spare?: SealedRow | undefined
  /** What is known of the person, sealed with the key itself. */
  about?: SealedRow | undefined
}

/** The account signed in on this phone, until it signs out. */
export interface SignedIn {
  login: string
  id: string
  key: CryptoKey
}

export interface Schema extends DBSchema {
  /** `main`: the phone's own. `account/LOGIN`: a person's. `session`: the one that is open now. */
  keys: { key: string; value: CryptoKey | WrappedKey | SignedIn }
  /** `owner`: the account whose key opens it; absent for the phone's own. */
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

/** One connection; a {@link Database} outlives it. */
export type Connection = IDBPDatabase<Schema>
type Store = StoreNames<Schema>
type Key<S extends Store> = StoreKey<Schema, S>
type Value<S extends Store> = StoreValue<Schema, S>

/** Never renamed: it holds the drafts on people's phones. */
const NAME = 'shouwang'
const VERSION = 1

/** A working store answers far sooner; some engines never answer at all. */
const ANSWER_MS = 8_000

/**
 * The phone's database. A connection does not last: phones end it in the background or when
 * storage is short, the person clears it, a newer tab wants it. What fails for such a reason is
 * done once more on a new connection; so whatever is run must be as good done twice as once. After
 * two connections without an answer every call fails at once, until one has answered after all.
 */
export class Database {
  /** Called for each new connection, to restore what a newly made database must have. */
  opened: (connection: Connection) => Promise<void> = async () => {}
  private connecting: Promise<Connection> | null = null
  private isSilent = false

  constructor(private readonly name: string) {}

  async run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(work)
    } catch (error) {
      if (!isLost(error) || this.isSilent) throw error
      this.close()
      return this.attempt(work, () => (this.isSilent = true))
    }
  }
  private async attempt<T>(
    work: (connection: Connection) => Promise<T>,
    unanswered = () => {},
  ): Promise<T> {
    if (this.isSilent) throw noAnswer()
    let isLate = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true
        unanswered()
        reject(noAnswer())
      }, ANSWER_MS)
    })
    const answer = async () => {
      const connection = await this.connection()
      // It has been given up or repeated meanwhile, and must not run after that.
      if (isLate) throw noAnswer()
      return work(connection)
    }
    const heard = () => {
      clearTimeout(timer)
      if (isLate) this.isSilent = false
    }
    const asked = answer()
    asked.then(heard, heard)
    return Promise.race([asked, limit])
  }

  get<S extends Store>(store: S, key: Key<S>): Promise<Value<S> | undefined> {
    return this.run((connection) => connection.get(store, key))
  }
  getAll<S extends Store>(store: S): Promise<Value<S>[]> {
    return this.run((connection) => connection.getAll(store))
  }
  put<S extends Store>(store: S, value: Value<S>, key?: Key<S>): Promise<unknown> {
    return this.run((connection) => connection.put(store, value, key))
  }
  delete<S extends Store>(store: S, key: Key<S>): Promise<void> {
    return this.run((connection) => connection.delete(store, key))
  }

  private connection(): Promise<Connection> {
    if (this.connecting) return this.connecting
    // A connection that ends late must not replace its successor.
    const lost = () => {
      if (this.connecting === mine) this.connecting = null
    }
    const mine: Promise<Connection> = connect(this.name, lost).then(async (connection) => {
      await this.opened(connection)
      return connection
    })
    mine.catch(lost)
    this.connecting = mine
    return mine
  }
  private close(): void {
    // Not waited for: it may never have opened.
    void this.connecting?.then((old) => old.close(), () => {})
    this.connecting = null
  }
}

export async function openDatabase(name = NAME): Promise<Database> {
  const db = new Database(name)
  await db.run(async () => {})
  return db
}

function connect(name: string, lost: () => void): Promise<Connection> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore('keys')
      db.createObjectStore('filings', { keyPath: 'id' })
      const photos = db.createObjectStore('photos', { keyPath: ['filing', 'sha256'] })
      photos.createIndex('filing', 'filing')
      db.createObjectStore('cache')
      db.createObjectStore('leases', { keyPath: 'name' })
    },
    // An old tab must not hold up a new one, or somebody who clears the browser.
    blocking: (_current, _next, event) => {
      lost()
      ;(event.target as IDBDatabase).close()
    },
    terminated: lost,
  })
}

const noAnswer = () => new DOMException('the store does not answer', NO_ANSWER)
const NO_ANSWER = 'TimeoutError'

export const isUnanswered = (error: unknown): boolean => (error as Error | null)?.name === NO_ANSWER

/** Whether a connection has ended, as engines report it; WebKit's is an UnknownError. */
export function isLost(error: unknown): boolean {
  const lost = [
    'InvalidStateError', 'AbortError', 'UnknownError', 'TransactionInactiveError', NO_ANSWER,
  ]
  return lost.includes((error as Error | null)?.name ?? '')
}
