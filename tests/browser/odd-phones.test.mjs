// Phones that lack something: an engine without WebAssembly, a signal.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, open, PHONE, shot } from './support/browser.mjs'
import { fillForSelf, receipt, send } from './support/journeys.mjs'
import { startServer } from './support/server.mjs'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('without WebAssembly the same module runs as JavaScript', async () => {
  const phone = await open(browser, PHONE, server.url)
  await phone.addInitScript(() => delete globalThis.WebAssembly)
  const scripts = []
  phone.on('request', (request) => scripts.push(request.url()))
  await fillForSelf(phone)
  assert.ok(scripts.some((url) => url.includes('wasm2js')))
  await send(phone)
  assert.match(await receipt(phone), /^\d{4}-\d{4}-\d{4}$/)
})

test('without a signal it is kept, and sent when the signal is back', async () => {
  const phone = await open(browser, PHONE, server.url)
  // The rest of the app comes while the first question is read; then the signal goes.
  const started = async () => {
    await phone.waitForLoadState('networkidle')
    await phone.context().setOffline(true)
  }
  await fillForSelf(phone, { started })
  await send(phone)
  await phone.getByRole('heading', { name: '还没发出去，只存在这部手机里' }).waitFor()
  await shot(phone, 'phone-9-waiting')
  await phone.context().setOffline(false)
  assert.match(await receipt(phone), /^\d{4}-\d{4}-\d{4}$/)
})
