// One computer in an office, several officers: nothing is recorded in a colleague's name,
// and who goes away leaves nothing to read.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { assertNoFaults, breaches, pardon, shot } from './support/browser.mjs'
import { answer, begin, openCase, openedCase, row, told } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { program } from './support/server.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const MORNING = '2026-09-24T09:00:00+08:00'
const MINUTE = 60_000
const IDLE = 15 * MINUTE
const town = newTown({ now: MORNING, cases: 0 })
const DEPUTY = { login: 'chulan2', name: '褚兰镇副镇长' }
let reference, clerk
before(async () => {
  const phone = await town.phone()
  reference = await file(phone, SUN)
  await phone.context().close()
  clerk = town.server.accounts.find((one) => one.region === '褚兰镇')
  const keys = join(town.server.data, 'demo.keys')
  const args = ['--data', town.server.data, '--key-file', keys, '--password-stdin']
  const { login, name } = DEPUTY
  DEPUTY.password = 'a-password-for-the-deputy'
  execFileSync(program, ['accounts', 'add', '--login', login, '--name', name, '--region', '341302103', '--from', '2026-01-01', ...args], {
    input: `${DEPUTY.password}\n`,
  })
})

async function giveIn(page, { login, password }) {
  if (login) await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}
/**
 * Until `page` knows of the last input in another tab. It reaches the browser's other
 * processes a little later, and the clock of a test must not run on before.
 */
async function heardOf(other, page) {
  const last = () => localStorage.getItem('shouwang-desk-input')
  const at = await other.evaluate(last)
  await until(page, (at) => localStorage.getItem('shouwang-desk-input') === at, at)
}
const navigation = (page) => page.getByRole('navigation', { name: '页面' })
/** What can be read on the screen, or in print. */
const legible = (page) => page.evaluate(() => document.body.innerText)
/** Who did what, asked of the server itself. */
async function record(kind) {
  const api = async (path, options) => (await fetch(`${town.server.url}/api/v1${path}`, options)).json()
  // Ten sign-ins in a row are the most of one name.
  const county = town.server.accounts.find((one) => one.region === '埇桥区')
  const body = JSON.stringify({ login: county.login, password: county.password })
  const headers = { 'Content-Type': 'application/json' }
  const { access_token } = await api('/sessions', { method: 'POST', headers, body })
  const authorised = { headers: { Authorization: `Bearer ${access_token}` } }
  const { items } = await api(`/cases?view=all&reference=${reference.replaceAll('-', '')}`, authorised)
  const events = await api(`/cases/${items[0].id}/events`, authorised)
  return events.filter((event) => event.kind === kind).map((event) => event.actor.name)
}

/** A desk with the case open and an answer half written. */
async function writing(words) {
  const desk = await town.officer('褚兰镇')
  // That nobody is signed in any more is what is tried here.
  pardon(desk, /the server responded with a status of 401/)
  await openCase(desk, reference)
  const form = await begin(desk, '收下')
  await told(form, '电话')
  await form.getByRole('textbox').first().fill(words)
  return { desk, form }
}

test('the browser keeps no cookie beyond its own end', async () => {
  const desk = await town.officer('褚兰镇')
  const cookies = (await desk.context().cookies()).filter(({ name }) => name.includes('refresh'))
  assert.deepEqual(cookies.map(({ expires }) => expires), [-1])
})

test('after fifteen minutes without a hand the desk is veiled, and all that was typed stays', async () => {
  const words = '周二上门，请在家等。'
  const { desk, form } = await writing(words)
  await desk.clock.pauseAt(new Date(Date.parse(MORNING) + 5 * MINUTE))
  await desk.keyboard.press('Shift')
  await desk.clock.fastForward(IDLE - 1)
  await navigation(desk).waitFor()
  const before = await legible(desk)
  assert.ok(before.includes(SUN.name))
  const ended = desk.waitForResponse('**/sessions/current')
  await desk.clock.fastForward(1)
  await desk.getByText('15 分钟没有人操作').waitFor()
  assert.equal((await ended).status(), 204)
  await desk.clock.resume()
  await shot(desk, 'desk-locked')
  assert.deepEqual(await breaches(desk), [])
  for (const media of ['screen', 'print']) {
    await desk.emulateMedia({ media })
    const read = await legible(desk)
    for (const secret of [SUN.name, SUN.id, SUN.telephone, reference, words]) assert.ok(!read.includes(secret), `${media}: ${secret}`)
  }
  await desk.emulateMedia({ media: 'screen' })
  // Nothing goes on behind it.
  const asked = []
  desk.on('request', (request) => asked.push(request.url()))
  await desk.clock.fastForward(5 * MINUTE)
  assert.deepEqual(asked, [])
  await giveIn(desk, { password: 'not the password' })
  await desk.getByText('账号或密码不对').waitFor()
  await giveIn(desk, { password: clerk.password })
  await navigation(desk).waitFor()
  assert.equal(await form.getByRole('textbox').first().inputValue(), words)
  assertNoFaults(desk)
})

test('a reload does not get behind the veil', async () => {
  const desk = await town.officer('褚兰镇')
  pardon(desk, /the server responded with a status of 401/)
  await desk.clock.pauseAt(new Date(Date.parse(MORNING) + 5 * MINUTE))
  await desk.keyboard.press('Shift')
  const ended = desk.waitForResponse('**/sessions/current')
  await desk.clock.fastForward(IDLE)
  await ended
  await desk.reload()
  await desk.getByLabel('账号').waitFor()
  assert.equal(await navigation(desk).count(), 0)
})

test('a hand on one tab counts for all', async () => {
  const desk = await town.officer('褚兰镇')
  const second = await desk.context().newPage()
  await second.goto('/desk/')
  await navigation(second).waitFor()
  await desk.clock.pauseAt(new Date(Date.parse(MORNING) + 5 * MINUTE))
  await desk.keyboard.press('Shift')
  await heardOf(desk, second)
  await desk.clock.fastForward(10 * MINUTE)
  await second.keyboard.press('Shift')
  await heardOf(second, desk)
  await desk.clock.fastForward(IDLE - MINUTE)
  await navigation(desk).waitFor()
  await navigation(second).waitFor()
  await desk.clock.fastForward(MINUTE)
  await desk.getByText('15 分钟没有人操作').waitFor()
  await second.getByText('15 分钟没有人操作').waitFor()
})

test('an answer is never recorded in the name of who signed in in another tab', async () => {
  const words = '我们收下了，请放心。'
  const { desk, form } = await writing(words)
  const second = await desk.context().newPage()
  await second.goto('/desk/')
  await second.getByRole('button', { name: '退出登录' }).click()
  await giveIn(second, DEPUTY)
  await second.getByText(DEPUTY.name).waitFor()

  await form.getByRole('button', { name: '收下', exact: true }).click()
  await desk.getByText(`现在登录的是“${DEPUTY.name}”`).waitFor()
  await shot(desk, 'desk-somebody-else')
  assert.deepEqual(await breaches(desk), [])
  assert.ok(!(await legible(desk)).includes(SUN.name))
  assert.deepEqual(await record('accepted'), [])

  // The same officer goes on where they were.
  await giveIn(desk, clerk)
  await navigation(desk).waitFor()
  assert.equal(await form.getByRole('textbox').first().inputValue(), words)
  await answer(desk, form, '收下', '已收下')
  assert.deepEqual(await record('accepted'), ['褚兰镇经办人'])
  assertNoFaults(desk)
})

test('signing out in one tab ends the others at their next request', async () => {
  const desk = await town.officer('褚兰镇')
  pardon(desk, /the server responded with a status of 401/)
  const second = await desk.context().newPage()
  await second.goto('/desk/')
  await second.getByRole('button', { name: '退出登录' }).click()
  await second.getByLabel('账号').waitFor()
  await desk.getByRole('navigation', { name: '申报分类' }).getByRole('button', { name: '全部' }).click()
  await desk.getByText('登录已经过期，请重新登录').first().waitFor()
  await giveIn(desk, clerk)
  await row(desk, reference).click()
  await openedCase(desk, reference)
  assertNoFaults(desk)
})
