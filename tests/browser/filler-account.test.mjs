// A cadre who is signed in while filling in for others: what the township sees of it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { openCase } from './support/desk.mjs'
import { newTown } from './support/town.mjs'

const MORNING = '2026-09-24T09:00:00+08:00'
const golden = JSON.parse(await readFile(new URL('../golden/proxy.json', import.meta.url), 'utf8'))

const town = newTown({ now: MORNING, cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

const cadre = (login) => town.server.accounts.find((one) => one.login === login)

/** From the page of the phone: its origin, its cookies, its content security policy. */
const ask = (phone, method, path, { json, headers = {} } = {}) =>
  phone.evaluate(
    async ([method, path, body, headers]) => {
      if (body) headers['Content-Type'] = 'application/json'
      const answer = await fetch(`/api/v1${path}`, { method, body, headers })
      return { status: answer.status, body: await answer.json() }
    },
    [method, path, json && JSON.stringify(json), headers],
  )

/** Files the golden form and returns its reference. */
async function file(phone, token, changes = {}) {
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  const headers = { Authorization: `Device ${key}`, ...(token && { 'Shouwang-Filler': token }) }
  const json = { ...golden, proxy: { ...golden.proxy, ...changes } }
  const { status, body } = await ask(phone, 'PUT', `/declarations/${crypto.randomUUID()}`, { json, headers })
  assert.equal(status, 201, JSON.stringify(body))
  return body.receipt.reference.replace(/(\d{4})(?=\d)/g, '$1-')
}

test('who filled in is known when they are signed in, and claimed when not', async (t) => {
  const phone = await town.phone()
  const references = {}

  await t.test('from the phone, whose session outlives the page', async () => {
    const { login, password } = cadre('zhoujianguo')
    await phone.goto('/')
    const first = await ask(phone, 'POST', '/sessions', { json: { login, password } })
    assert.equal(first.status, 201)
    await phone.reload()
    const { status, body } = await ask(phone, 'POST', '/sessions/refresh')
    assert.equal(status, 200)
    assert.deepEqual([body.account.post, body.account.name], ['cadre', '周建国'])
    references.known = await file(phone, body.access_token)
    references.claimed = await file(phone)
    references.other = await file(phone, body.access_token, { name: '周小军', phone: '13955700009' })
  })

  await t.test('as the desk says in words, on the screen and on paper', async () => {
    await desk.reload()
    const account = '周建国（账号 zhoujianguo，褚兰镇大杨村委会）'
    for (const [name, words] of [
      ['known', `已核实：${account}`],
      ['claimed', '自称周建国，未核实'],
      ['other', `自称周小军，未核实。手机上登录的是${account}`],
    ]) {
      const view = await openCase(desk, references[name])
      await view.getByText(words, { exact: true }).waitFor()
      // Nothing else there makes it look better.
      assert.equal(await view.getByText('已核实').count(), name === 'known' ? 1 : 0)
      await shot(desk, `filler-${name}`)
      await desk.emulateMedia({ media: 'print' })
      const cell = desk.locator('td').filter({ hasText: new RegExp(`^${words}$`) })
      await cell.waitFor()
      await cell.scrollIntoViewIfNeeded()
      await shot(desk, `filler-${name}-print`)
      await desk.emulateMedia({ media: 'screen' })
      await desk.goBack()
    }
    assertNoFaults(desk)
  })
})

test('a cadre does not get into the desk, and is told where to go', async () => {
  const { login, password } = cadre('wangxiulan')
  const page = await town.desk()
  await page.goto('/desk/')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('alert').getByText('这个账号是代填用的，进不了工作台').waitFor()
  await shot(page, 'filler-no-desk')
  assert.equal(await page.getByRole('navigation', { name: '页面' }).count(), 0)
  await page.reload()
  await page.getByLabel('账号').waitFor()
  assertNoFaults(page)
})
