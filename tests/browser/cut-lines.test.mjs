// A line that is cut at the worst moment: what has arrived, and whose answer is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, open, PHONE } from './support/browser.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { choose, photoOf } from './support/paper.mjs'
import { receipt, send } from './support/journeys.mjs'
import { SUN, WU } from './support/people.mjs'
import { startServer } from './support/server.mjs'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

const account = (login) => server.accounts.find((one) => one.login === login)

/** What the township has of applicants of that surname. */
async function casesOf(name) {
  const { login, password } = account('chulan')
  const api = async (path, options) => (await fetch(`${server.url}/api/v1${path}`, options)).json()
  const headers = { 'Content-Type': 'application/json', Origin: server.url }
  const body = JSON.stringify({ login, password })
  const { access_token } = await api('/sessions', { method: 'POST', headers, body })
  const authorised = { headers: { Authorization: `Bearer ${access_token}` } }
  const { items } = await api('/cases?limit=100', authorised)
  // Masked until the case is opened.
  return items.filter(({ applicant }) => applicant[0] === name[0])
}

/** The server hears the first of these requests, and its answer is lost: `lost` is when. */
async function loseAnswer(phone, url, method) {
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
  const phone = await open(browser, PHONE, server.url)
  await fillIn(phone, { ...SUN, name: '钱小燕' })
  const { lost } = await loseAnswer(phone, '**/api/v1/declarations/*', 'PUT')
  await send(phone)
  await lost
  assert.equal((await casesOf('钱小燕')).length, 1, 'it has arrived')
  const reference = await receipt(phone)
  const [one, ...more] = await casesOf('钱小燕')
  assert.equal(one.reference, reference.replaceAll('-', ''))
  assert.deepEqual(more, [])
})

test('the page is reloaded while it sends: it goes on by itself, and is one', async () => {
  const phone = await open(browser, PHONE, server.url)
  await fillIn(phone, { ...SUN, name: '郑小梅' })
  let reached
  const isThere = new Promise((resolve) => (reached = resolve))
  await phone.route('**/api/v1/declarations/*', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue()
    await route.fetch()
    reached()
    // Its answer is never given.
  })
  await send(phone)
  await heading(phone, '正在发…')
  await isThere
  await phone.unroute('**/api/v1/declarations/*')
  await phone.reload()
  await receipt(phone)
  assert.equal((await casesOf('郑小梅')).length, 1)
})

test('the answer to a photo is lost: the text is in, and the photo is there once', async () => {
  const phone = await open(browser, PHONE, server.url)
  const paper = async () => choose(phone, await photoOf(browser, ['冯老根']))
  await fillIn(phone, { ...WU, name: '冯老根' }, { at: { paper } })
  const { lost } = await loseAnswer(phone, '**/api/v1/declarations/*/attachments/*', 'PUT')
  const arrived = phone.waitForResponse(
    (answer) => answer.url().includes('/attachments/') && answer.status() === 200,
  )
  await send(phone)
  await receipt(phone)
  await lost
  await arrived
  const [one] = await casesOf('冯老根')
  assert.ok(!one.flags.includes('photos_missing') && !one.flags.includes('signature_missing'), one.flags.join())
})

test("the answer to a cadre's refresh is lost: no password is asked for", async () => {
  const phone = await open(browser, PHONE, server.url)
  await scan(phone)
  await phone.getByText('是这个村吗').waitFor()
  await phone.getByRole('button', { name: '村干部登录' }).tap()
  const { login, password } = account('zhoujianguo')
  await phone.getByLabel('登录名').fill(login)
  await phone.getByLabel('密码', { exact: true }).fill(password)
  await phone.getByRole('button', { name: '登录', exact: true }).tap()
  await heading(phone, '代填的名单')
  // After a reload the page has no token of its own: the cookie is asked first.
  await phone.reload()
  await heading(phone, '代填的名单')
  await phone.getByRole('button', { name: '再代填一户' }).tap()
  const { lost } = await loseAnswer(phone, '**/api/v1/sessions/refresh', 'POST')
  const sign = { how: '现在按不了', reason: '人在医院' }
  await fillIn(phone, { ...WU, name: '褚老根', sign }, { open: true })
  await send(phone)
  await lost
  await receipt(phone)
  assert.equal((await casesOf('褚老根')).length, 1)
  assert.equal(await phone.getByText('请重新登录').count(), 0)
})
