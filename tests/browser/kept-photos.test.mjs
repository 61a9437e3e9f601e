// Photos: one that fails costs none that is there, no more are taken than will go, and a
// slow line takes the time it takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { cameraPhoto, slowPhotos } from './support/camera.mjs'
import { casesOf } from './support/cases.mjs'
import { fillIn, heading, onwards } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { choose as choosePhoto, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })
const file = (name, bytes) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })
const album = (phone) => phone.locator('input[type=file]').last()
const pictures = (phone) => phone.getByRole('img', { name: /，第 \d+ 张$/ })
const small = (n) => cameraPhoto(town.browser, { width: 200 + n, height: 150 })

const HEIC = file('a.jpg', [0, 0, 0, 24, ...Buffer.from('ftypheic'), ...new Uint8Array(300)])

test('a photo taken again goes in the place of the old one only when it is kept', async () => {
  const phone = await town.phone()
  const id = async () => {
    await album(phone).setInputFiles(await small(0))
    await pictures(phone).waitFor()
    const before = await pictures(phone).getAttribute('src')
    for (const [bad, said] of [
      [HEIC, '截个图'],
      [file('empty.jpg', []), '读不出来'],
      [file('text.jpg', 'no picture'), '格式认不出'],
    ]) {
      await album(phone).setInputFiles(bad)
      await phone.getByRole('alert').getByText(said).waitFor()
      assert.equal(await pictures(phone).getAttribute('src'), before)
    }
    await phone.evaluate(() => {
      const { put } = IDBObjectStore.prototype
      IDBObjectStore.prototype.put = function (...args) {
        if (this.name === 'photos') throw new DOMException('full', 'QuotaExceededError')
        return put.apply(this, args)
      }
      window.giveRoom = () => (IDBObjectStore.prototype.put = put)
    })
    await album(phone).setInputFiles(await small(1))
    await phone.getByRole('alert').getByText('空间不够').waitFor()
    assert.equal(await pictures(phone).getAttribute('src'), before)
    await phone.evaluate(() => window.giveRoom())
    await album(phone).setInputFiles(await small(2))
    await until(phone, (old) => {
      const now = document.querySelector('.photos img')?.src
      return now && now !== old
    }, before)
    assert.equal(await pictures(phone).count(), 1)
  }
  await fillIn(phone, { ...SUN, id: undefined, card: true, born: undefined }, { at: { applicant: id } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('who goes on while a photo is still being made takes it along', async () => {
  const phone = await town.phone()
  const id = async () => {
    await slowPhotos(phone)
    await album(phone).setInputFiles(await small(0))
    await phone.getByRole('status').getByText('正在处理照片').waitFor()
    assert.equal(await pictures(phone).count(), 0)
  }
  await fillIn(phone, { ...SUN, name: '何小满', id: undefined, card: true, born: undefined }, { at: { applicant: id } })
  await send(phone)
  await receipt(phone)
  const cases = await casesOf(town.server, '褚兰镇')
  const { declaration } = cases.find((one) => one.declaration.applicant.name === '何小满')
  assert.deepEqual(declaration.attachments.map(({ kind }) => kind), ['id_card'])
  assertNoFaults(phone)
})

test('with the card, eleven more are taken; the twelfth is said to be too many', async () => {
  const phone = await town.phone()
  const id = async () => {
    await album(phone).setInputFiles(await small(0))
    await pictures(phone).waitFor()
  }
  const hardships = async () => {
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => small(n + 1)))
    await album(phone).setInputFiles(many)
    await phone.getByRole('alert').getByText('最多 12 张').waitFor()
    assert.equal(await pictures(phone).count(), 11)
  }
  await fillIn(phone, { ...SUN, id: undefined, card: true, born: undefined, description: '住院' }, { at: { applicant: id, hardships } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('twelve without the card, then the card: said where the photos are', async () => {
  const phone = await town.phone()
  const hardships = async () => {
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => small(n + 1)))
    await album(phone).setInputFiles(many)
    await until(phone, () => document.querySelectorAll('.photos img').length === 12)
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  await phone.getByRole('button', { name: /^修改\s*身份证号/ }).tap()
  await heading(phone, '您的姓名和身份证号')
  await phone.getByRole('radio', { name: '拍身份证' }).check()
  await album(phone).setInputFiles(await small(0))
  await phone.getByRole('alert').getByText('最多 12 张').waitFor()
  assertNoFaults(phone)
})

test('the first of several that cannot be taken stays said, and the others are taken', async () => {
  const phone = await town.phone()
  const hardships = async () => {
    const [one, two] = await Promise.all([small(1), small(2)])
    await album(phone).setInputFiles([one, HEIC, file('text.jpg', 'no picture'), two])
    await pictures(phone).nth(1).waitFor()
    await phone.getByText('正在处理照片').waitFor({ state: 'hidden' })
    await phone.getByRole('alert').getByText('截个图').waitFor()
    assert.equal(await pictures(phone).count(), 2)
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  assertNoFaults(phone)
})

test('twelve papers, then the print: the link leads to where one is removed, and back', async () => {
  const phone = await town.phone()
  const hardships = async () => {
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => small(n + 1)))
    await album(phone).setInputFiles(many)
    await until(phone, () => document.querySelectorAll('.photos img').length === 12)
  }
  const paper = async () => {
    await phone.getByText('照片够多了，最多 12 张').waitFor()
    await phone.getByRole('button', { name: '到“家里的难处”那一页去掉一张' }).tap()
    await heading(phone, '家里遇到了什么难处？')
    await phone.getByRole('button', { name: '去掉', exact: true }).first().tap()
    await until(phone, () => document.querySelectorAll('.photos img').length === 11)
    await onwards(phone)
    await heading(phone, '按手印，拍下来')
    await choosePhoto(phone, await photoOf(town.browser, [WU.name]))
    await phone.getByRole('img', { name: '拍这张纸，第 1 张' }).waitFor()
  }
  await fillIn(phone, { ...WU, description: '住院' }, { at: { hardships, paper } })
  await phone.getByText('已拍照').waitFor()
  assertNoFaults(phone)
})

/** The line, and how much faster the bytes go here: the page's clock follows them. */
const BYTES_PER_MS = 2
const FASTER = 40
/** The most that the page's clock goes on between two reports of bytes that have gone. */
const AT_ONCE_MS = 60_000

/** In the page: how many bytes of the photo have gone, and how often that was told. */
function countBytes() {
  window.gone = { bytes: 0, told: 0 }
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (body) {
    this.upload.addEventListener('progress', ({ loaded }) => (window.gone = { bytes: loaded, told: window.gone.told + 1 }))
    return send.call(this, body)
  }
}

test('on a line of 2 KB/s a photo of half a megabyte gets through, begun once', async () => {
  const phone = await town.phone({ serviceWorkers: 'block' })
  await phone.addInitScript(countBytes)
  await phone.clock.install({ time: town.server.now })
  const big = await cameraPhoto(town.browser, { width: 2000, height: 1500 })
  const hardships = async () => {
    await album(phone).setInputFiles(big)
    await pictures(phone).waitFor()
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  const begun = []
  phone.on('request', (request) => request.url().includes('/attachments/') && begun.push(request.url()))
  const chrome = await phone.context().newCDPSession(phone)
  const bytesPerSecond = BYTES_PER_MS * 1000 * FASTER
  await chrome.send('Network.emulateNetworkConditions', {
    offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond,
  })
  const isSent = phone.waitForResponse((response) => response.url().includes('/attachments/'))
  let done = false
  void isSent.then(() => (done = true))
  await send(phone)
  // By the bytes, not by this machine's time: a machine that stops for a second is no dead line.
  let [ms, told] = [0, 0]
  while (!done) {
    const gone = await phone.evaluate(() => window.gone)
    if (gone.told === told) continue
    told = gone.told
    const step = Math.min(Math.max(0, Math.ceil(gone.bytes / BYTES_PER_MS) - ms), AT_ONCE_MS)
    await phone.clock.runFor(step)
    ms += step
  }
  assert.equal((await isSent).status(), 201)
  assert.equal(begun.length, 1, `begun ${begun.length} times`)
  assert.ok(ms > 180_000, `took ${ms} ms of the page's: longer than any limit by the clock`)
  assertNoFaults(phone)
})
