import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Database, openDatabase } from '@/shared/offline/db'
import { ForgetfulShelf, SealedShelf, type Shelf, openShelf, roomAfter } from '@/shared/offline/shelf'
import { Vault } from '@/shared/offline/vault'

interface Item {
  id: string
  name: string
}
let made = 0
async function sealed() {
  const db = await openDatabase(`test-${(made += 1)}`)
  return { db, shelf: new SealedShelf<Item>(db, await Vault.open(db)) }
}

test.each([
  ['sealed', async (): Promise<Shelf<Item>> => (await sealed()).shelf],
  ['forgetful', async (): Promise<Shelf<Item>> => new ForgetfulShelf<Item>()],
])('the %s shelf gives back what it was given', async (_, open) => {
  const shelf = await open()
  await shelf.put({ id: 'a', name: '孙桂芳' })
  await shelf.putPhoto('a', 'p', new Blob(['bytes']))
  expect(await shelf.list()).toEqual([{ id: 'a', name: '孙桂芳' }])
  expect(await (await shelf.photo('a', 'p'))?.text()).toBe('bytes')
  await shelf.cache('k', { v: 1 })
  expect(await shelf.cached('k')).toEqual({ v: 1 })
  await shelf.remove('a')
  expect(await shelf.get('a')).toBeUndefined()
  expect(await shelf.photo('a', 'p')).toBeUndefined()
})

test('nothing of a record can be read in the database', async () => {
  const { db, shelf } = await sealed()
  await shelf.put({ id: 'a', name: '孙桂芳' })
  const row = (await db.get('filings', 'a'))!
  expect(Object.keys(row).sort()).toEqual(['data', 'id', 'iv'])
  expect(new TextDecoder().decode(row.data)).not.toContain('孙桂芳')
  expect(((await db.get('keys', 'main')) as CryptoKey).extractable).toBe(false)
})

test('a row moved to another place does not open, and does not break the list', async () => {
  const { db, shelf } = await sealed()
  await shelf.put({ id: 'a', name: '孙桂芳' })
  const row = (await db.get('filings', 'a'))!
  await db.put('filings', { ...row, id: 'b' })
  const unreadable = vi.fn()
  expect((await shelf.list(unreadable)).map(({ id }) => id)).toEqual(['a'])
  expect(unreadable.mock.calls).toEqual([['b']])
})

test('what is locked is not called unreadable', async () => {
  const { db, shelf } = await sealed()
  const { key } = await Vault.open(db)
  shelf.unlock('z', Vault.of(key))
  await shelf.put({ id: 'a', name: '孙桂芳', owner: 'z' } as Item)
  const unreadable = vi.fn()
  shelf.lock('z')
  expect(await shelf.list(unreadable)).toEqual([])
  expect(unreadable).not.toHaveBeenCalled()
  // The same row, whose key is here and does not fit.
  const row = (await db.get('filings', 'a'))!
  await db.put('filings', { ...row, id: 'b' })
  shelf.unlock('z', Vault.of(key))
  expect((await shelf.list(unreadable)).map(({ id }) => id)).toEqual(['a'])
  expect(unreadable.mock.calls).toEqual([['b']])
})

test('two tabs that start together end with one key', async () => {
  const db = await openDatabase(`test-${(made += 1)}`)
  const [one, two] = await Promise.all([Vault.open(db), Vault.open(db)])
  const row = await one.seal(new TextEncoder().encode('x'), 'a')
  expect(new TextDecoder().decode(await two.unseal(row, 'a'))).toBe('x')
})

/** The connection under a database, as the engine sees it. */
const connectionOf = (db: Database) => db.run(async (connection) => connection)

test('a connection that has ended is opened again', async () => {
  const { db, shelf } = await sealed()
  await shelf.put({ id: 'a', name: '孙桂芳' })
  await shelf.putPhoto('a', 'p', new Blob(['bytes']))
  const ended = async () => (await connectionOf(db)).close()
  await ended()
  expect(await shelf.get('a')).toEqual({ id: 'a', name: '孙桂芳' })
  await ended()
  await shelf.put({ id: 'b', name: '吴老根' })
  await ended()
  expect((await shelf.list()).map(({ id }) => id)).toEqual(['a', 'b'])
  await ended()
  expect(await (await shelf.photo('a', 'p'))?.text()).toBe('bytes')
  await ended()
  await shelf.remove('a')
  expect(await shelf.get('a')).toBeUndefined()
})

test('what is kept after the browser was cleared opens with the key that is kept', async () => {
  const { db, shelf } = await sealed()
  await shelf.put({ id: 'a', name: '孙桂芳' })
  await new Promise((done) => (indexedDB.deleteDatabase(`test-${made}`).onsuccess = done))
  await shelf.put({ id: 'b', name: '吴老根' })
  const later = new SealedShelf<Item>(db, await Vault.open(db))
  expect(await later.list()).toEqual([{ id: 'b', name: '吴老根' }])
})

test('a store that will not open again is lost, a full one is full', () => {
  expect(roomAfter(new DOMException('', 'InvalidStateError'))).toBe('lost')
  expect(roomAfter(new DOMException('', 'VersionError'))).toBe('lost')
  expect(roomAfter(new DOMException('', 'QuotaExceededError'))).toBe('full')
})

describe('a store that does not answer', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  const stopwatch = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  /** A request that nobody answers. */
  const mute = () => new (IDBOpenDBRequest as unknown as new () => IDBOpenDBRequest)()
  const outcome = <T>(asked: Promise<T>) => {
    const seen = { is: 'open' as unknown }
    asked.then((value) => (seen.is = value), (error: Error) => (seen.is = error.name))
    return seen
  }

  test('is given up after two times eight seconds, at the start too', async () => {
    stopwatch()
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(mute)
    const opened = openShelf<Item>()
    const seen = outcome(opened)
    await vi.advanceTimersByTimeAsync(15_999)
    expect(seen.is).toBe('open')
    await vi.advanceTimersByTimeAsync(1)
    const { shelf, room } = await opened
    expect([shelf.durable, room]).toEqual([false, 'lost'])
  })

  test('is asked once more, and answers', async () => {
    const name = `test-${(made += 1)}`
    stopwatch()
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(mute)
    const opened = openDatabase(name)
    await vi.advanceTimersByTimeAsync(8_000)
    vi.useRealTimers()
    const shelf = new SealedShelf<Item>(await opened, await Vault.open(await opened))
    await shelf.put({ id: 'a', name: '孙桂芳' })
    expect(await shelf.get('a')).toEqual({ id: 'a', name: '孙桂芳' })
  })

  test('in the middle fails at once from then on, and is back when it answers', async () => {
    const { shelf, db } = await sealed()
    await shelf.put({ id: 'a', name: '孙桂芳' })
    stopwatch()
    let answer = () => {}
    const wedged = new Promise<void>((done) => (answer = done))
    let begun = 0
    const first = outcome(db.run(() => ((begun += 1), wedged)))
    await vi.advanceTimersByTimeAsync(8_000)
    // The second connection opens in its own time, and it is its work that hangs.
    while (begun < 2) await new Promise(setImmediate)
    await vi.advanceTimersByTimeAsync(8_000)
    expect(first.is).toBe('TimeoutError')
    await expect(shelf.put({ id: 'b', name: '吴老根' })).rejects.toThrow('does not answer')
    await expect(shelf.list()).rejects.toThrow('does not answer')
    answer()
    vi.useRealTimers()
    await wedged
    expect((await shelf.list()).map(({ id }) => id)).toEqual(['a'])
  })

  test('does nothing late that has been done once more meanwhile', async () => {
    const db = new Database(`test-${(made += 1)}`)
    let answer = () => {}
    const late = new Promise<void>((opens) => (answer = opens))
    let opened = 0
    db.opened = () => ((opened += 1) === 1 ? late : Promise.resolve())
    stopwatch()
    let done = 0
    const asked = db.run(async () => (done += 1))
    await vi.advanceTimersByTimeAsync(8_000)
    vi.useRealTimers()
    await asked
    answer()
    await connectionOf(db)
    expect(done).toBe(1)
  })
})

describe('what the browser has damaged', () => {
  afterEach(() => void vi.restoreAllMocks())
  const fails = (error: string): never => {
    throw new DOMException('', error)
  }
  const { get, getAll } = IDBObjectStore.prototype
  /** As Chrome does where the file of a large value is gone: the value, and all at once. */
  const damage = (isIt: (key: unknown) => boolean, error: string) => {
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...asked) {
      return this.name === 'filings' ? fails(error) : getAll.apply(this, asked)
    })
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      return isIt(key) ? fails(error) : get.call(this, key)
    })
  }

  test.each(['NotReadableError', 'NotFoundError', 'DataError', 'UnknownError'])(
    'does not hide the other records (%s)',
    async (error) => {
      const { shelf } = await sealed()
      for (const id of ['a', 'b', 'c']) await shelf.put({ id, name: '孙桂芳' })
      damage((key) => key === 'b', error)
      const unreadable = vi.fn()
      expect((await shelf.list(unreadable)).map(({ id }) => id)).toEqual(['a', 'c'])
      expect(unreadable.mock.calls).toEqual([['b']])
    },
  )

  test.each(['NotReadableError', 'OperationError', 'UnknownError'])(
    'of photos is not there any more (%s)',
    async (error) => {
      const { shelf } = await sealed()
      await shelf.put({ id: 'a', name: '孙桂芳' })
      for (const photo of ['p', 'q']) await shelf.putPhoto('a', photo, new Blob([photo]))
      damage((key) => Array.isArray(key) && key[1] === 'p', error)
      expect(await shelf.photo('a', 'p')).toBeUndefined()
      expect(await (await shelf.photo('a', 'q'))?.text()).toBe('q')
    },
  )

  test('is not said of a photo while nothing can be read', async () => {
    const { shelf } = await sealed()
    await shelf.put({ id: 'a', name: '孙桂芳' })
    await shelf.putPhoto('a', 'p', new Blob(['p']))
    // The record is read first; then the store is gone.
    let reads = 0
    damage(() => (reads += 1) > 1, 'UnknownError')
    await expect(shelf.photo('a', 'p')).rejects.toThrow()
  })

  test('nor of a photo of somebody who has signed out', async () => {
    const { shelf, db } = await sealed()
    const { key } = await Vault.open(db)
    shelf.unlock('z', Vault.of(key))
    await shelf.put({ id: 'a', name: '孙桂芳', owner: 'z' } as Item)
    await shelf.putPhoto('a', 'p', new Blob(['p']))
    shelf.lock('z')
    await expect(shelf.photo('a', 'p')).rejects.toThrow('locked')
  })
})
