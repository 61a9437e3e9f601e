// A line that is cut at the worst moment: the server has heard, and its answer is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, pardon } from './support/browser.mjs'
import { another, cadrePhone, household } from './support/cadre.mjs'
import { casesOf } from './support/cases.mjs'
import { fillIn, heading } from './support/form.mjs'
import { receipt, see, send } from './support/journeys.mjs'
import { choose, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** What the township has of that applicant. */
async function filed(name) {
  const all = await casesOf(town.server, '褚兰镇')
  return all.filter(({ declaration }) => declaration.applicant.name === name)
}

const FILING = '**/api/v1/declarations/*'

/** The server hears the first of these requests, and its answer is lost: `lost` is when. */
async function loseAnswer(phone, url, method) {
  pardon(phone, /net::ERR_/)
  let isFirst = true
  let tell
  const lost = new Promise((resolve) => (tell = resolve))
  await phone.route(url, async (route) => {
    if (route.request().method() !== method || !isFirst) return route.continue()
    isFirst = false
    await route.fetch()
    await route.abort('connectionreset')
    tell()
  })
  return { lost }
}

test('the answer to a filing is lost: it goes out again by itself, and is one', async () => {
  const phone = await town.phone()
  await fillIn(phone, { ...SUN, name: '钱小燕' })
  const { lost } = await loseAnswer(phone, FILING, 'PUT')
  await send(phone)
  await lost
  assert.equal((await filed('钱小燕')).length, 1, 'it has arrived')
  const reference = await receipt(phone)
  const references = (await filed('钱小燕')).map((one) => one.reference)
  assert.deepEqual(references, [reference.replaceAll('-', '')])
  assertNoFaults(phone)
})

test('the page is reloaded while it sends: it goes on by itself, and is one', async () => {
  const phone = await town.phone()
  await fillIn(phone, { ...SUN, name: '郑小梅' })
  let tell
  const arrived = new Promise((resolve) => (tell = resolve))
  await phone.route(FILING, async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    await route.fetch()
    tell()
    // Its answer is never given.
  })
  await send(phone)
  await heading(phone, '正在发…')
  await arrived
  await phone.unroute(FILING)
  await phone.reload()
  await receipt(phone)
  assert.equal((await filed('郑小梅')).length, 1)
  assertNoFaults(phone)
})

test('the answer to a photo is lost: the text is in, and the photo goes again', async () => {
  const phone = await town.phone()
  const paper = async () => choose(phone, await photoOf(town.browser, ['冯老根']))
  await fillIn(phone, { ...WU, name: '冯老根' }, { at: { paper } })
  const { lost } = await loseAnswer(phone, `${FILING}/attachments/*`, 'PUT')
  const again = phone.waitForResponse(
    (answer) => answer.url().includes('/attachments/') && answer.status() === 200,
  )
  await send(phone)
  await receipt(phone)
  await lost
  await again
  const [{ status }] = await filed('冯老根')
  for (const flag of ['photos_missing', 'signature_missing']) assert.ok(!status.flags.includes(flag), flag)
  assertNoFaults(phone)
})

test("the answer to a cadre's refresh is lost: no password is asked for", async () => {
  const phone = await cadrePhone(town, 'zhoujianguo')
  // After a reload the page has no token of its own: the cookie is asked first.
  await phone.reload()
  await heading(phone, '代填的名单')
  await another(phone)
  const { lost } = await loseAnswer(phone, '**/api/v1/sessions/refresh', 'POST')
  await fillIn(phone, household('褚老根'), { open: true })
  await send(phone)
  await lost
  await receipt(phone)
  const [{ filler }] = await filed('褚老根')
  assert.equal(filler.account.login, 'zhoujianguo')
  assert.equal(await phone.getByText('请重新登录').count(), 0)
  assertNoFaults(phone)
})

test('a photo that has not gone out is not thrown away with the record', async () => {
  const phone = await town.phone()
  const paper = async () => choose(phone, await photoOf(town.browser, ['卫老根']))
  await fillIn(phone, { ...WU, name: '卫老根' }, { at: { paper } })
  pardon(phone, /net::ERR_/)
  let tries = 0
  await phone.route(`${FILING}/attachments/*`, (route) => {
    tries += 1
    return route.abort('connectionreset')
  })
  await send(phone)
  await receipt(phone)
  await see(phone)
  const remove = phone.getByRole('button', { name: '从这部手机里删掉' })
  await phone.getByRole('button', { name: '再发一次照片' }).waitFor()
  assert.equal(await remove.count(), 0)
  // It waits between its tries, also where the browser believes that there is a line.
  assert.ok(tries < 10, `${tries} tries`)
  await phone.unroute(`${FILING}/attachments/*`)
  // It may go out by itself before the button takes a tap.
  await Promise.any([phone.getByRole('button', { name: '再发一次照片' }).tap(), remove.waitFor()])
  await remove.waitFor()
  const [{ status }] = await filed('卫老根')
  assert.ok(!status.flags.includes('photos_missing'), status.flags.join())
  assertNoFaults(phone)
})
