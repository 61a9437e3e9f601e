import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '@/shared/offline/db'
import { changePassword, makeKey, openKey, recoverKey } from '@/shared/offline/keyring'
import { SealedShelf } from '@/shared/offline/shelf'
import { Vault } from '@/shared/offline/vault'

// Deriving a key is slow on purpose.
vi.setConfig({ testTimeout: 60_000 })

interface Item {
  id: string
  owner?: string
  name: string
}
let made = 0
async function phone() {
  const db = await openDatabase(`keyring-${(made += 1)}`)
  return { db, shelf: new SealedShelf<Item>(db, await Vault.open(db)) }
}

test('what one has kept is not opened by the other, nor by the phone', async () => {
  const { db, shelf } = await phone()
  const zhou = await makeKey(db, 'zhou', 'z', 'long password')
  shelf.unlock('z', zhou)
  await shelf.put({ id: 'a', owner: 'z', name: '吴老根' })
  await shelf.putPhoto('a', 'p', new Blob(['print']))
  await shelf.put({ id: 'b', name: '孙桂芳' })
  shelf.lock('z')
  shelf.unlock('w', await makeKey(db, 'wang', 'w', 'another one'))
  expect((await shelf.list()).map(({ id }) => id)).toEqual(['b'])
  expect(await shelf.get('a')).toBeUndefined()
  await expect(shelf.photo('a', 'p')).rejects.toThrow('locked')
  // Nor with the right name and a wrong key.
  shelf.unlock('z', (await openKey(db, 'wang', 'another one'))!)
  expect(await shelf.get('a')).toBeUndefined()
})

test('the password opens it again, another does not, and no key can be read out', async () => {
  const { db, shelf } = await phone()
  shelf.unlock('z', await makeKey(db, 'zhou', 'z', 'long password'))
  await shelf.put({ id: 'a', owner: 'z', name: '吴老根' })
  shelf.lock('z')
  expect(await openKey(db, 'zhou', 'long passwort')).toBeNull()
  expect(await openKey(db, 'li', 'long password')).toBeNull()
  const opened = (await openKey(db, 'zhou', 'long password'))!
  expect(opened.key.extractable).toBe(false)
  shelf.unlock('z', opened)
  expect((await shelf.get('a'))?.name).toBe('吴老根')
})

test('after a change of the password, the old one is needed once', async () => {
  const { db, shelf } = await phone()
  shelf.unlock('z', await makeKey(db, 'zhou', 'z', 'long password'))
  await shelf.put({ id: 'a', owner: 'z', name: '吴老根' })
  expect(await changePassword(db, 'zhou', 'not this one', 'new password')).toBe(false)
  expect(await changePassword(db, 'zhou', 'long password', 'new password')).toBe(true)
  expect(await openKey(db, 'zhou', 'long password')).toBeNull()
  shelf.unlock('z', (await openKey(db, 'zhou', 'new password'))!)
  expect((await shelf.get('a'))?.name).toBe('吴老根')
})

test('a forgotten password locks nobody out: what the server tells opens it, and nothing else', async () => {
  const { db, shelf } = await phone()
  const [own, other] = ['5a'.repeat(32), 'a5'.repeat(32)]
  shelf.unlock('z', await makeKey(db, 'zhou', 'z', 'long password', own))
  await shelf.put({ id: 'a', owner: 'z', name: '吴老根' })
  shelf.lock('z')
  expect(await recoverKey(db, 'zhou', 'new password', other)).toBe(false)
  expect(await openKey(db, 'zhou', 'new password')).toBeNull()
  expect(await recoverKey(db, 'zhou', 'new password', own)).toBe(true)
  expect(await openKey(db, 'zhou', 'long password')).toBeNull()
  const opened = (await openKey(db, 'zhou', 'new password'))!
  expect(opened.key.extractable).toBe(false)
  shelf.unlock('z', opened)
  expect((await shelf.get('a'))?.name).toBe('吴老根')
  // As often as it is forgotten; also after a change with the old one, without a line.
  expect(await changePassword(db, 'zhou', 'new password', 'third password')).toBe(true)
  expect(await recoverKey(db, 'zhou', 'fourth password', own)).toBe(true)
  expect(await openKey(db, 'zhou', 'fourth password')).not.toBeNull()
})
