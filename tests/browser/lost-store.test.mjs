// The phone's store goes away while the page stays: a connection ended in the background,
// the browser cleared. What waits is sent all the same, and what is said is so. And what
// went out while nobody looked is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, findSignal, loseSignal, pardon, reopened, shot } from './support/browser.mjs'
import { cameraPhoto } from './support/camera.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { arrived, receipt, send } from './support/journeys.mjs'
import { keptAt } from './support/kept.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })
const waiting = (phone) => heading(phone, '还没发出去，只存在这部手机里')

/** Keeps hold of every connection that the page opens. */
const holdConnections = (phone) =>
  phone.addInitScript(() => {
    window.connections = []
    const { open } = IDBFactory.prototype
    IDBFactory.prototype.open = function (...args) {
      if (window.isGone) throw new DOMException('gone', 'UnknownError')
      const request = open.apply(this, args)
      request.addEventListener('success', () => window.connections.push(request.result))
      return request
    }
  })
const loseConnection = (phone) => phone.evaluate(() => window.connections.forEach((db) => db.close()))
const loseStore = (phone) =>
  phone.evaluate(() => {
    window.isGone = true
    window.connections.forEach((db) => db.close())
  })
const clear = (phone) =>
  phone.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase('shouwang').onsuccess = done)))

async function waitingPhone() {
  const phone = await town.phone()
  await holdConnections(phone)
  await fillIn(phone, SUN)
  await loseSignal(phone)
  await send(phone)
  await waiting(phone)
  return phone
}

for (const [name, lose] of [
  ['the connection has ended', loseConnection],
  ['the store cannot be opened any more', loseStore],
  ['the browser has been cleared', clear],
])
  test(`what waits is sent though ${name}`, async () => {
    const phone = await waitingPhone()
    // What this test brings about is logged by its kind.
    pardon(phone, /UnknownError/)
    await lose(phone)
    await findSignal(phone)
    await receipt(phone)
    assertNoFaults(phone)
  })

test('a draft goes on after the connection has ended, and is there on opening again', async () => {
  const phone = await town.phone()
  await holdConnections(phone)
  await fillIn(phone, SUN, { at: { applicant: () => loseConnection(phone) } })
  assert.equal(await phone.getByText('无痕浏览').count(), 0)
  await keptAt(phone, 'review')
  await phone.reload()
  await phone.getByRole('button', { name: '接着填' }).tap()
  await heading(phone, '看一看，对不对')
  await phone.getByText(SUN.telephone).waitFor()
  assertNoFaults(phone)
})

test('cleared in the middle, what is typed from then on opens again', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN, { at: { applicant: () => clear(phone) } })
  await keptAt(phone, 'review')
  await phone.reload()
  await phone.getByRole('button', { name: '接着填' }).tap()
  await phone.getByText(SUN.telephone).waitFor()
  assertNoFaults(phone)
})

test('a store that is gone for good is called what it is, for photos too', async () => {
  const phone = await town.phone()
  pardon(phone, /UnknownError/)
  await holdConnections(phone)
  const hardships = async () => {
    await loseStore(phone)
    const photo = await cameraPhoto(town.browser, { width: 400, height: 300 })
    await phone.locator('input[type=file]').last().setInputFiles(photo)
    await phone.getByRole('alert').getByText('照片没有存下').waitFor()
    await phone.getByText('手机的存储断开了').waitFor()
    assert.equal(await phone.getByText('无痕浏览').count(), 0)
    assert.equal(await phone.getByText('空间不够').count(), 0)
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('what went out unseen is told on opening again, until it has been seen', async () => {
  let phone = await town.phone()
  await scan(phone)
  await arrived(phone)
  await fillIn(phone, SUN)
  await loseSignal(phone)
  await send(phone)
  await waiting(phone)
  // The page is closed, and opened again where there is a signal.
  phone = await reopened(phone)
  await findSignal(phone)
  await scan(phone)
  const told = phone.getByRole('status').filter({ hasText: '上次那份已经发到乡镇了' })
  const reference = await told.locator('.number').innerText()
  assert.match(reference, /^\d{4}-\d{4}-\d{4}$/)
  await phone.reload()
  await told.getByText(reference).waitFor()
  await told.getByRole('button', { name: '知道了' }).tap()
  await told.waitFor({ state: 'detached' })
  await phone.reload()
  await heading(phone, '家里有难处，告诉乡镇')
  await until(phone, () => !document.querySelector('[data-new]'))
  assert.equal(await told.count(), 0)
  assertNoFaults(phone)
})

test('what was seen on the receipt is not told again', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN)
  await send(phone)
  await receipt(phone)
  await scan(phone)
  await heading(phone, '家里有难处，告诉乡镇')
  await until(phone, () => !document.querySelector('[data-new]'))
  assert.equal(await phone.getByText('上次那份已经发到乡镇了').count(), 0)
  assertNoFaults(phone)
})

test('a store that never answers is called what it is, and the form goes out all the same', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => {
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, {
      addEventListener: { value() {} }, removeEventListener: { value() {} },
    })
    // Eight seconds are a tenth of one here.
    const { setTimeout } = window
    window.setTimeout = (act, ms, ...more) => setTimeout(act, ms === 8000 ? 100 : ms, ...more)
  })
  await scan(phone)
  await phone.getByText('手机的存储断开了').waitFor()
  await fillIn(phone, { ...SUN, telephone: '13955700021' })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('records that cannot be read blank no page', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => {
    const unreadable = () => {
      throw new DOMException('', 'NotReadableError')
    }
    Object.assign(IDBObjectStore.prototype, { getAll: unreadable, getAllKeys: unreadable })
    const { get } = IDBObjectStore.prototype
    IDBObjectStore.prototype.get = function (key) {
      return this.name === 'cache' ? unreadable() : get.call(this, key)
    }
  })
  await fillIn(phone, { ...SUN, telephone: '13955700022' })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('what still waits is told of on its own page, not called absent', async () => {
  const phone = await waitingPhone()
  const id = new URL(phone.url()).hash.split('/').pop()
  await phone.evaluate((id) => (location.hash = `#/status/${id}`), id)
  await until(phone, (id) => location.hash === `#/sent/${id}`, id)
  await waiting(phone)
  assert.equal(await phone.getByText('这部手机里没有').count(), 0)
  assertNoFaults(phone)
})

test('what is on the phone and cannot be opened is told of, with what to do', async () => {
  const phone = await town.phone()
  await fillIn(phone, { ...SUN, telephone: '13955700023' })
  await send(phone)
  await receipt(phone)
  await phone.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
    const db = await done(indexedDB.open('shouwang'))
    const rows = () => db.transaction('filings', 'readwrite').objectStore('filings')
    const [row] = await done(rows().getAll())
    new Uint8Array(row.data)[0] ^= 1
    await done(rows().put(row))
  })
  for (const page of ['/', '/#/mine']) {
    await phone.goto(page)
    await phone.reload()
    const told = phone.getByRole('status').filter({ hasText: '这部手机里有 1 份打不开了' })
    await told.getByText('给乡镇打电话').waitFor()
    await told.getByRole('link').first().waitFor()
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, `unreadable-${page.length}`, { fullPage: true })
  }
  assertNoFaults(phone)
})
