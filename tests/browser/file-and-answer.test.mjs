// The main job, as people do it: a farmer files on a phone, the township sees it and
// accepts, the farmer reads the answer on the same phone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, overflow, shot } from './support/browser.mjs'
import { signIn } from './support/desk.mjs'
import { fillForSelf, receipt, send } from './support/journeys.mjs'
import { newTown } from './support/town.mjs'

const town = newTown()

test('a farmer files, the township accepts, the farmer reads it', async (t) => {
  const phone = await town.phone()
  phone.fingers = true
  const desk = await town.desk()
  const barriers = []
  /** Looks at a page as a whole, and keeps a picture of it. */
  const look = async (page, name) => {
    assert.equal(await overflow(page), 0, `${name} is too wide`)
    barriers.push(...(await breaches(page)).map((breach) => `${name}: ${breach}`))
    await shot(page, name)
  }
  let reference

  await t.test('files', async () => {
    await fillForSelf(phone, { look: (name) => look(phone, name) })
    await send(phone)
    reference = await receipt(phone)
    await look(phone, 'phone-9-receipt')
    assertNoFaults(phone)
  })

  await t.test('is accepted', async () => {
    await signIn(desk, town.server, '褚兰镇')
    const row = desk.getByRole('link', { name: reference })
    await row.waitFor()
    await look(desk, 'desk-1-inbox')
    // With its figure, which comes after the list.
    const tab = desk.getByRole('button', { name: /未打开\s*\d/ })
    const unopened = Number((await tab.innerText()).match(/\d+/)[0])

    await row.click()
    const view = desk.getByRole('article', { name: '孙桂芳' })
    await view.getByText('首次打开').waitFor()
    // One fewer waits to be looked at.
    await tab.filter({ hasText: new RegExp(`^\\s*未打开\\s*${unopened - 1}$`) }).waitFor()
    await look(desk, 'desk-2-case')

    await view.getByRole('button', { name: '收下', exact: true }).click()
    const form = desk.getByRole('region', { name: '收下', exact: true })
    await form.getByRole('radiogroup', { name: '告知方式' }).getByText('电话').click()
    await look(desk, 'desk-3-acceptance')
    await form.getByRole('button', { name: '收下', exact: true }).click()
    await view.getByText('已收下').first().waitFor()
    await desk.getByRole('alert').waitFor()
    await look(desk, 'desk-4-accepted')
    assertNoFaults(desk)
  })

  await t.test('is read', async () => {
    await phone.getByRole('button', { name: '看办到哪了' }).tap()
    await phone.getByText('乡镇接手办了，能不能列入还没有定。下一步：村干部上门').waitFor()
    await look(phone, 'phone-10-status')
    assertNoFaults(phone)
  })

  await t.test('no page has a barrier that axe finds', () => assert.deepEqual(barriers, []))
})
