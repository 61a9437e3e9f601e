// Photos as phones take them: large, lying on their side, on engines that draw less well.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { cameraPhoto } from './support/camera.mjs'
import { fillIn } from './support/form.mjs'
import { choose as choosePaper, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** A phone at the page where photos of bills are added. */
async function atBills(setUp) {
  const phone = await town.phone()
  phone.started = []
  phone.on('worker', (worker) => phone.started.push(worker.url()))
  if (setUp) await phone.addInitScript(setUp)
  let arrived
  const there = new Promise((resolve) => (arrived = resolve))
  // The page is left as it is: the photo is what is looked at.
  const rest = fillIn(phone, { ...SUN, description: '住院' }, {
    at: { hardships: () => (arrived(), new Promise(() => {})) },
  })
  await Promise.race([there, rest])
  return phone
}

const album = (phone) => phone.getByText('从相册选', { exact: true })

async function choose(phone, photo) {
  const choosing = phone.waitForEvent('filechooser')
  await album(phone).tap()
  await (await choosing).setFiles(photo)
}

/** Size and the colours at the four edges of what the phone has kept. */
async function kept(phone) {
  const image = phone.getByRole('img', { name: /第 1 张$/ })
  await image.waitFor()
  return image.evaluate(async (element) => {
    await element.decode()
    const { naturalWidth: width, naturalHeight: height } = element
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    context.drawImage(element, 0, 0)
    const colour = (x, y) => {
      const [red, , blue] = context.getImageData(x * (width - 1), y * (height - 1), 1, 1).data
      return red > blue ? 'red' : 'blue'
    }
    const [left, right] = [colour(0.02, 0.5), colour(0.98, 0.5)]
    const [top, bottom] = [colour(0.5, 0.02), colour(0.5, 0.98)]
    return { width, height, edges: { left, right, top, bottom } }
  })
}

test('12 megapixels are made smaller in a worker, while the page goes on', async (t) => {
  const { buffer } = await cameraPhoto(town.browser, { width: 4000, height: 3000 })
  // From a file, as a camera gives it: bytes from here would have to be unpacked in the page.
  const folder = await mkdtemp(join(tmpdir(), 'shouwang-photo-'))
  t.after(() => rm(folder, { recursive: true }))
  const large = join(folder, 'camera.jpg')
  await writeFile(large, buffer)
  const phone = await atBills(() => {
    window.longest = 0
    let last = performance.now()
    const tick = (now) => {
      window.longest = Math.max(window.longest, now - last)
      last = now
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  await phone.evaluate(() => (window.longest = 0))
  await choose(phone, large)
  const photo = await kept(phone)
  const longest = await phone.evaluate(() => window.longest)
  t.diagnostic(`${buffer.length} bytes; the longest frame took ${Math.round(longest)} ms`)
  assert.deepEqual([photo.width, photo.height], [2000, 1500])
  assert.deepEqual(phone.started.map((url) => /\/assets\/photo\.worker-/.test(url)), [true])
  // With the worker goes what it held.
  await Promise.all(phone.workers().map((worker) => worker.waitForEvent('close')))
  assertNoFaults(phone)
})

test('what cannot be opened is said, and the next photo is taken', async () => {
  const phone = await atBills()
  await choose(phone, { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
  await phone.getByText('这张照片的格式认不出。请点“拍照”重拍一张。').waitFor()
  await choose(phone, await cameraPhoto(town.browser, { width: 400, height: 200 }))
  assert.equal((await kept(phone)).width, 400)
  assertNoFaults(phone)
})

/** How engines differ in what they do with a photo by themselves. */
const ENGINES = {
  'a new engine': undefined,
  'an engine without OffscreenCanvas': () => delete window.OffscreenCanvas,
  'an engine without workers': () => delete window.Worker,
  'an engine before Chrome 81, which does not turn photos': () => {
    delete window.OffscreenCanvas
    const create = window.createImageBitmap
    window.createImageBitmap = (file) => create(file, { imageOrientation: 'none' })
  },
  'an engine without createImageBitmap': () => {
    delete window.OffscreenCanvas
    delete window.createImageBitmap
  },
}
for (const [name, setUp] of Object.entries(ENGINES)) {
  test(`held upright, the photo is upright: ${name}`, async () => {
    const photo = await cameraPhoto(town.browser, { width: 400, height: 200, orientation: 6 })
    const phone = await atBills(setUp)
    await choose(phone, photo)
    const { width, height, edges } = await kept(phone)
    assert.deepEqual([width, height, edges.top, edges.bottom], [200, 400, 'red', 'blue'])
    assert.equal(phone.started.length, setUp ? 0 : 1)
    assertNoFaults(phone)
  })
}

/** For each orientation: is the picture as wide as the file's, and which edge is red. */
const HELD = [[true, 'left'], [true, 'right'], [true, 'right'], [true, 'left'],
  [false, 'top'], [false, 'top'], [false, 'bottom'], [false, 'bottom']]
test('however the camera was held', async () => {
  const phone = await atBills()
  for (const [at, [lying, red]] of HELD.entries()) {
    const photo = { width: 400, height: 200, orientation: at + 1 }
    await choose(phone, await cameraPhoto(town.browser, photo))
    const { width, edges } = await kept(phone)
    assert.deepEqual([width, edges[red]], [lying ? 400 : 200, 'red'], `orientation ${at + 1}`)
    await phone.getByRole('button', { name: '去掉' }).tap()
    await phone.getByRole('img', { name: /第 1 张$/ }).waitFor({ state: 'detached' })
  }
  assertNoFaults(phone)
})

test('a print is judged in the worker too', async () => {
  const phone = await town.phone()
  const asked = []
  phone.on('worker', (worker) => asked.push(worker.url()))
  const at = {
    paper: async () => {
      await choosePaper(phone, await photoOf(town.browser, ['吴老根']))
      await phone.getByText('照片清楚。').waitFor()
    },
  }
  await fillIn(phone, WU, { at })
  // One worker made it smaller, the next one judged it: between them nothing was waiting.
  assert.ok(asked.length >= 1 && asked.every((url) => url.includes('photo.worker')), asked.join())
  assertNoFaults(phone)
})
