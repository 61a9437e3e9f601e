// Something in between, a firewall or a portal, says 200 with JSON of its own. That is no answer:
// what was filled in or typed stays, and goes out when the way is free.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { casesOf } from './support/cases.mjs'
import { begin, openCase, told } from './support/desk.mjs'
import { fillIn, heading } from './support/form.mjs'
import { file, receipt, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
const EVERYTHING = '**/api/v1/**'

/** From now on whatever is sent ends at the firewall. Returns what counts and what ends that. */
async function block(page) {
  let stopped = 0
  await page.route(EVERYTHING, (route) => {
    if (route.request().method() === 'GET') return route.continue()
    stopped += 1
    return route.fulfill({ status: 200, contentType: 'application/json', body: '{"code":403}' })
  })
  return { stopped: () => stopped, free: () => page.unroute(EVERYTHING) }
}

test('a filing that ends at a firewall has not arrived: it stays, and goes out afterwards', async () => {
  const phone = await town.phone()
  await fillIn(phone, { ...SUN, name: '钱小燕' })
  const wall = await block(phone)
  await send(phone)
  await heading(phone, '还没发出去，只存在这部手机里')
  assert.ok(wall.stopped() > 0)
  await phone.reload()
  await heading(phone, '还没发出去，只存在这部手机里')
  assert.equal((await casesOf(town.server, '褚兰镇')).length, 0)
  await wall.free()
  const reference = await receipt(phone)
  const filed = await casesOf(town.server, '褚兰镇')
  assert.deepEqual(filed.map((one) => one.reference), [reference.replaceAll('-', '')])
  assert.equal(filed[0].declaration.applicant.name, '钱小燕')
  assertNoFaults(phone)
})

test('an answer of the desk that ends at a firewall is not given: the form stays as it was typed', async () => {
  const phone = await town.phone()
  const reference = await file(phone, { ...SUN, name: '郑小梅' })
  const desk = await town.officer('褚兰镇')
  const view = await openCase(desk, reference)
  const form = await begin(desk, '收下')
  await told(form, '电话')
  const wall = await block(desk)
  await form.getByRole('button', { name: '收下', exact: true }).click()
  await form.getByText('没有发出去').first().waitFor()
  assert.equal(wall.stopped(), 1)
  assert.ok(await form.getByRole('radio', { name: '电话' }).isChecked())
  await wall.free()
  await form.getByRole('button', { name: '收下', exact: true }).click()
  await view.getByText('已收下').first().waitFor()
  assertNoFaults(desk)
})
