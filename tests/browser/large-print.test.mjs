// 大字版: the same form with large letters and keys, and no page of it has a barrier.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertNoFaults, breaches, launch, open, overflow, PHONE, shot } from './support/browser.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { startServer } from './support/server.mjs'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

for (const large of [true, false]) {
  test(`the picker of places has no barrier, ${large ? '大字版' : '普通版'}`, async () => {
    const phone = await open(browser, PHONE, server.url)
    await scan(phone)
    const onwards = async (name) => {
      await phone.getByRole('button', { name }).tap()
      await heading(phone, '选户口所在的村')
    }
    const barriers = []
    const look = async (name) => {
      await phone.getByRole('heading', { name, level: 2 }).waitFor()
      assert.equal(await overflow(phone), 0, `${name} is too wide`)
      barriers.push(...(await breaches(phone)).map((breach) => `${name} ${breach}`))
      if (large) await shot(phone, `large-${name.slice(0, 3)}`)
    }
    if (large) await phone.getByRole('button', { name: '大字版' }).tap()
    await onwards('不是，我来选')
    await look('哪个县（区）？')
    await onwards('埇桥区')
    await look('哪个乡镇？')
    await onwards('褚兰镇')
    await look('哪个村？')
    await phone.getByRole('button', { name: '大杨村委会' }).tap()
    await phone.getByText('埇桥区 褚兰镇 大杨村委会').waitFor()
    assert.deepEqual(barriers, [])
    assertNoFaults(phone)
  })
}

test('the form has no barrier, 大字版', async () => {
  const phone = await open(browser, PHONE, server.url)
  const barriers = []
  const look = async (name) => {
    assert.equal(await overflow(phone), 0, `${name} is too wide`)
    barriers.push(...(await breaches(phone)).map((breach) => `${name}: ${breach}`))
    await shot(phone, `large-${name}`)
  }
  const started = () => phone.getByRole('button', { name: '大字版' }).tap()
  await fillIn(phone, SUN, { started, look })
  await send(phone)
  await receipt(phone)
  await look('receipt')
  // What is switched off stays off, and says so in its name.
  await phone.getByRole('button', { name: '普通版' }).tap()
  await phone.getByRole('button', { name: '大字版' }).waitFor()
  assert.deepEqual(barriers, [])
  assertNoFaults(phone)
})
