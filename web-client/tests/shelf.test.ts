import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { type Database, openDatabase } from '@/shared/offline/db'
import { ForgetfulShelf, SealedShelf, type Shelf, roomAfter } from '@/shared/offline/shelf'
import { takeLease } from '@/shared/offline/lease'
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
  expect((await shelf.list()).map(({ id }) => id)).toEqual(['a'])
})

test('two tabs that start together end with one key', async () => {
  const db = await openDatabase(`test-${(made += 1)}`)
  const [one, two] = await Promise.all([Vault.open(db), Vault.open(db)])
  const row = await one.seal(new TextEncoder().encode('x'), 'a')
  expect(new TextDecoder().decode(await two.unseal(row, 'a'))).toBe('x')
})

test('without Web Locks one tab has the record until the other takes it', async () => {
  const { db } = await sealed()
  const first = await takeLease('draft', db)
  expect(first).not.toBeNull()
  expect(await takeLease('draft', db)).toBeNull()
  const second = await takeLease('draft', db, { steal: true })
  expect(second).not.toBeNull()
  await first!.lost
  second!.release()
}, 10_000)

test('a lease from before the clock was set back holds up nobody', async () => {
  const { db } = await sealed()
  await db.put('leases', { name: 'outbox', holder: 'x', until: Date.now() + 365 * 86_400_000 })
  expect(await takeLease('outbox', db)).not.toBeNull()
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
