// A cadre's day: thirty households without a signal, sent in the evening; a session that
// ends; two cadres with one phone.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertNoFaults, breaches, launch, open, PHONE, shot } from './support/browser.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { send } from './support/journeys.mjs'
import { WU } from './support/people.mjs'
import { program, startServer } from './support/server.mjs'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

const account = (login) => server.accounts.find((one) => one.login === login)

/** On the page that asks for it. */
async function enter(phone, { login, password }) {
  await phone.getByLabel('登录名').fill(login)
  await phone.getByLabel('密码', { exact: true }).fill(password)
  await phone.getByRole('button', { name: '登录', exact: true }).tap()
}

/** A phone that has visited once, with that cadre signed in. */
async function phoneOf(login) {
  const phone = await open(browser, PHONE, server.url)
  await scan(phone)
  await phone.getByText('是这个村吗').waitFor()
  await phone.evaluate(() => navigator.serviceWorker.ready)
  await phone.getByRole('button', { name: '村干部登录' }).tap()
  await enter(phone, account(login))
  await heading(phone, '代填的名单')
  await phone.waitForLoadState('networkidle')
  return phone
}

const household = (name) => ({ ...WU, name, sign: { how: '现在按不了', reason: '人在医院' } })
const another = (phone) => phone.getByRole('button', { name: '再代填一户' }).tap()
const record = (phone, name) => phone.getByRole('listitem').filter({ hasText: name })
const kept = (phone) => heading(phone, '还没发出去，只存在这部手机里')
const back = (phone) => phone.goto('/#/cadre')

async function findSignal(phone) {
  // What could not be reached so far is no fault of the page.
  phone.faults.length = 0
  await phone.context().setOffline(false)
}

/**
 * The day goes on: `names`, kept on the phone as the app has kept the first one, each with
 * an id and a key of its own. Typing thirty forms would show nothing that three do not.
 */
function keepMore(phone, names) {
  return phone.evaluate(async (names) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const db = await done(indexedDB.open('shouwang'))
    const stores = (mode) => db.transaction(['keys', 'filings'], mode)
    const session = await done(stores('readonly').objectStore('keys').get('session'))
    const rows = await done(stores('readonly').objectStore('filings').getAll())
    const row = rows.find(({ owner }) => owner === session.id)
    const utf8 = (text) => new TextEncoder().encode(text)
    const how = (iv, id) => ({ name: 'AES-GCM', iv, additionalData: utf8(`filings/${id}`) })
    const bytes = await crypto.subtle.decrypt(how(row.iv, row.id), session.key, row.data)
    const first = JSON.parse(new TextDecoder().decode(bytes))
    for (const who of names) {
      const id = crypto.randomUUID()
      const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      const body = first.body.replaceAll(first.who, who)
      const more = utf8(JSON.stringify({ ...first, id, key, who, body }))
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const data = await crypto.subtle.encrypt(how(iv, id), session.key, more)
      await done(stores('readwrite').objectStore('filings').put({ id, iv, data, owner: row.owner }))
    }
    db.close()
  }, names)
}

/** Every case of the township, in full. */
async function cases() {
  const { login, password } = account('chulan')
  const api = async (path, options) => (await fetch(`${server.url}/api/v1${path}`, options)).json()
  const body = JSON.stringify({ login, password })
  const headers = { 'Content-Type': 'application/json', Origin: server.url }
  const { access_token } = await api('/sessions', { method: 'POST', headers, body })
  const authorised = { headers: { Authorization: `Bearer ${access_token}` } }
  const { items } = await api('/cases?limit=100', authorised)
  return Promise.all(items.map(({ id }) => api(`/cases/${id}`, authorised)))
}

test('thirty households without a signal, sent in the evening, each once', async (t) => {
  const phone = await phoneOf('zhoujianguo')

  await t.test('are filled in one after the other, what is known not asked again', async () => {
    await phone.context().setOffline(true)
    await phone.reload()
    await heading(phone, '代填的名单')
    await another(phone)
    const proxy = { ...WU.proxy, name: '周建国' }
    await fillIn(phone, { ...household('吴一'), proxy }, { open: true })
    await send(phone)
    await kept(phone)
    await phone.getByText('代填', { exact: true }).waitFor()
    await phone.getByRole('button', { name: '再替一家填' }).tap()
    // 代填 is said on every page of it.
    const look = (name) => name === 'start' || phone.getByText('代填', { exact: true }).waitFor()
    await fillIn(phone, household('吴二'), { open: true, known: true, look })
    await send(phone)
    await kept(phone)
    await back(phone)
    await record(phone, '吴一').getByText('已存手机，等信号').waitFor()
    await record(phone, '吴二').getByText('已存手机，等信号').waitFor()
    const names = [...'赵钱孙李周郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金'].map((one) => `${one}老根`)
    await keepMore(phone, names)
    await phone.reload()
    await phone.getByText('一共 30 户，30 户还没发出去').waitFor()
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, 'cadre-list')
  })

  await t.test('are sent when there is a signal, and the list says how far', async () => {
    const said = new Promise((resolve) => phone.exposeFunction('progressSaid', resolve))
    await phone.evaluate(() => {
      new MutationObserver(() => {
        const bar = document.querySelector('progress')
        if (bar && bar.value > 1) globalThis.progressSaid([bar.value, bar.max])
      }).observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    await findSignal(phone)
    const [done, of] = await said
    assert.ok(done > 1 && of === 30, `${done}/${of}`)
    await phone.getByText('一共 30 户，0 户还没发出去').waitFor()
    assert.equal(await phone.getByText(/^✓ 乡镇已收到$/).count(), 30)
    await shot(phone, 'cadre-sent')
    const all = await cases()
    assert.equal(all.length, 30)
    assert.equal(new Set(all.map(({ id }) => id)).size, 30)
    for (const { filler } of all) {
      assert.equal(filler.verified, true)
      assert.equal(filler.account.login, 'zhoujianguo')
    }
    assertNoFaults(phone)
  })
})

test('when the session has ended, nothing is lost: the password, and it goes on', async () => {
  const phone = await phoneOf('zhoujianguo')
  await another(phone)
  await phone.context().clearCookies()
  await fillIn(phone, { ...household('冷清'), proxy: { ...WU.proxy, name: '周建国' } }, { open: true })
  // A token of before must not help.
  await phone.context().setOffline(true)
  await send(phone)
  await kept(phone)
  await back(phone)
  await phone.reload()
  await record(phone, '冷清').waitFor()
  await findSignal(phone)
  await record(phone, '冷清').getByText('要您处理').waitFor()
  await phone.getByText('没发的都还在').waitFor()
  await shot(phone, 'cadre-ended')
  await phone.getByLabel('密码', { exact: true }).fill(account('zhoujianguo').password)
  await phone.getByRole('button', { name: '登录', exact: true }).tap()
  await record(phone, '冷**').getByText(/^✓ 乡镇已收到$/).waitFor()
})

test('two cadres with one phone are kept apart', async (t) => {
  const phone = await phoneOf('zhoujianguo')
  const leave = async () => {
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('button', { name: '退出', exact: true }).tap()
    await heading(phone, '家里有难处，告诉乡镇')
  }
  const login = () => phone.getByRole('button', { name: '村干部登录' }).tap()

  await t.test('one leaves, and is told what waits for him', async () => {
    await phone.context().setOffline(true)
    await another(phone)
    await fillIn(phone, { ...household('卞先'), proxy: { ...WU.proxy, name: '周建国' } }, { open: true })
    await send(phone)
    await kept(phone)
    await back(phone)
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByText('还有 1 户没发出去').waitFor()
    await shot(phone, 'cadre-leaving')
    await phone.getByRole('button', { name: '不退出' }).tap()
    await leave()
  })

  await t.test('the other sees nothing of it, and nothing of it is sent in her name', async () => {
    await findSignal(phone)
    await login()
    await enter(phone, account('wangxiulan'))
    await heading(phone, '代填的名单')
    await phone.getByText('王秀兰，您好').waitFor()
    await phone.getByText('还没有代填过').waitFor()
    await phone.goto('/#/mine')
    await heading(phone, '办到哪了')
    assert.equal(await phone.getByText('卞先').count(), 0)
    await back(phone)
    await phone.reload()
    await phone.getByText('王秀兰，您好').waitFor()
    await leave()
  })

  await t.test('who comes back finds it, without a signal too, by his own password', async () => {
    await phone.context().setOffline(true)
    await login()
    await enter(phone, { login: 'zhoujianguo', password: account('wangxiulan').password })
    await phone.getByText('登录名或密码不对').waitFor()
    await shot(phone, 'cadre-wrong')
    await enter(phone, account('zhoujianguo'))
    await record(phone, '卞先').getByText('已存手机，等信号').waitFor()
    await findSignal(phone)
    // The cookie is nobody's: his password is needed once more, with a signal.
    await record(phone, '卞先').getByText('要您处理').waitFor()
    await phone.getByLabel('密码', { exact: true }).fill(account('zhoujianguo').password)
    await phone.getByRole('button', { name: '登录', exact: true }).tap()
    await record(phone, '卞**').getByText(/^✓ 乡镇已收到$/).waitFor()
    const { filler } = (await cases()).at(-1)
    assert.equal(filler.account.login, 'zhoujianguo')
  })
})

/** The county sets a new password: whose it is has forgotten the old one. */
function resetPassword(login) {
  const keys = join(server.data, 'demo.keys')
  const args = ['accounts', 'password', login, '--data', server.data, '--key-file', keys]
  account(login).password = execFileSync(program, args, { encoding: 'utf8' }).trim()
}

test('a cadre who has forgotten the password loses no household', async () => {
  const phone = await phoneOf('wangxiulan')
  await another(phone)
  await phone.context().setOffline(true)
  await fillIn(phone, household('董守成'), { open: true })
  await send(phone)
  await kept(phone)
  await back(phone)
  await phone.getByRole('button', { name: '退出登录' }).tap()
  await phone.getByRole('button', { name: '退出', exact: true }).tap()
  await heading(phone, '家里有难处，告诉乡镇')

  resetPassword('wangxiulan')
  await findSignal(phone)
  await phone.getByRole('button', { name: '村干部登录' }).tap()
  await enter(phone, account('wangxiulan'))
  await heading(phone, '代填的名单')
  await record(phone, '董**').getByText('乡镇已收到').waitFor()
  const sent = (await cases()).filter((one) => one.declaration.applicant.name === '董守成')
  assert.deepEqual(sent.map(({ filler }) => filler.account.login), ['wangxiulan'])

  // And the new one opens the phone without a signal.
  await phone.getByRole('button', { name: '退出登录' }).tap()
  await phone.getByRole('button', { name: '退出', exact: true }).tap()
  await heading(phone, '家里有难处，告诉乡镇')
  await phone.context().setOffline(true)
  await phone.getByRole('button', { name: '村干部登录' }).tap()
  await enter(phone, account('wangxiulan'))
  await record(phone, '董**').waitFor()
  assertNoFaults(phone)
})
