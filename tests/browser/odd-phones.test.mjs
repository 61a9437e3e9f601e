// Phones that lack something: an engine without WebAssembly, a signal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSignal, loseSignal, shot } from './support/browser.mjs'
import { arrived, fillForSelf, receipt, send } from './support/journeys.mjs'
import { newTown } from './support/town.mjs'

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
