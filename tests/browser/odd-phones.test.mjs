// Phones that lack something: an engine without WebAssembly, a signal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PHONE, findSignal, launch, loseSignal, open, shot } from './support/browser.mjs'
import { heading, scan, villageTaken } from './support/form.mjs'
import { arrived, fillForSelf, receipt, send } from './support/journeys.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })

test('without WebAssembly the same module runs as JavaScript', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => delete globalThis.WebAssembly)
  const scripts = []
  phone.on('request', (request) => scripts.push(request.url()))
  await fillForSelf(phone)
  assert.ok(scripts.some((url) => url.includes('wasm2js')))
  await send(phone)
  assert.match(await receipt(phone), /^\d{4}-\d{4}-\d{4}$/)
})

test('without a signal it is kept, and sent when the signal is back', async () => {
  const phone = await town.phone()
  // The rest of the app comes while the first question is read; then the signal goes.
  const started = async () => {
    await arrived(phone)
    await loseSignal(phone)
  }
  await fillForSelf(phone, { started })
  await send(phone)
  await phone.getByRole('heading', { name: '还没发出去，只存在这部手机里' }).waitFor()
  await shot(phone, 'phone-9-waiting')
  await findSignal(phone)
  assert.match(await receipt(phone), /^\d{4}-\d{4}-\d{4}$/)
})

/** As systems that darken every page do it, where the page has no dark clothes of its own. */
const DARKENED = ['--blink-settings=forceDarkModeEnabled=true']

test('a phone that darkens every page leaves this one as it is', async () => {
  const browser = await launch(DARKENED)
  try {
    const dark = await open(browser, { ...PHONE, colorScheme: 'dark' }, town.server.url, town.server.now)
    const light = await town.phone()
    const pictures = []
    for (const phone of [light, dark]) {
      await scan(phone)
      await heading(phone, '家里有难处，告诉乡镇')
      await villageTaken(phone)
      await until(phone, () => !document.querySelector('[data-new]'))
      pictures.push(await brightness(phone))
    }
    assert.ok(pictures[0] > 200, `a light page: ${pictures[0]}`)
    assert.ok(Math.abs(pictures[0] - pictures[1]) < 2, `darkened: ${pictures}`)
  } finally {
    await browser.close()
  }
})

/** The mean of all that is on the screen, 0 to 255. */
async function brightness(phone) {
  const picture = (await phone.screenshot({ animations: 'disabled' })).toString('base64')
  const reader = await town.browser.newPage()
  const mean = await reader.evaluate(async (picture) => {
    const image = new Image()
    image.src = `data:image/png;base64,${picture}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 90, height: 160 })
    const pen = canvas.getContext('2d')
    pen.drawImage(image, 0, 0, 90, 160)
    const { data } = pen.getImageData(0, 0, 90, 160)
    return data.reduce((sum, part, at) => sum + (at % 4 === 3 ? 0 : part), 0) / (data.length * 0.75)
  }, picture)
  await reader.close()
  return mean
}
