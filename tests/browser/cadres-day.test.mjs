// A cadre's day: thirty households without a signal, sent in the evening; a session that
// ends; two cadres with one phone.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertNoFaults, breaches, findSignal, loseSignal, pardon, shot } from './support/browser.mjs'
import {
  accountOf, another, back, cadrePhone, enter, household, keepMore, kept, record,
} from './support/cadre.mjs'
import { casesOf } from './support/cases.mjs'
import { fillIn, heading } from './support/form.mjs'
import { send } from './support/journeys.mjs'
import { WU } from './support/people.mjs'
import { program } from './support/server.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

const cases = () => casesOf(town.server, '褚兰镇')

test('thirty households without a signal, sent in the evening, each once', async (t) => {
  const phone = await cadrePhone(town, 'zhoujianguo')

  await t.test('are filled in one after the other, what is known not asked again', async () => {
    await loseSignal(phone)
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
    await record(phone, '吴一').getByText('已存手机，还没发出去').waitFor()
    await record(phone, '吴二').getByText('已存手机，还没发出去').waitFor()
    const names = [...'赵钱孙李周郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金'].map((one) => `${one}老根`)
    await keepMore(phone, names)
    await phone.reload()
    await phone.getByText('一共 30 户，30 户还没发出去').waitFor()
    // One button for all that wait.
    assert.equal(await phone.getByRole('button', { name: /^再发一次/ }).count(), 0)
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, 'cadre-list')
  })

  await t.test('are sent when there is a signal, and the list says how far', async () => {
    let tell
    const said = new Promise((resolve) => (tell = resolve))
    // The page has it before anything is sent.
    await phone.exposeFunction('progressSaid', tell)
    await phone.evaluate(() => {
      new MutationObserver(() => {
        const bar = document.querySelector('progress')
        if (bar && bar.value > 1) globalThis.progressSaid([bar.value, bar.max])
      }).observe(document.body, { subtree: true, childList: true, attributes: true })
    })
    await findSignal(phone)
    const [done, of] = await said
    assert.ok(done > 1 && of === 30, `${done}/${of}`)
    await phone.getByText('一共 30 户，都发出去了').waitFor()
    await phone.getByText(/^✓ 已报到乡镇$/).nth(29).waitFor()
    assert.equal(await phone.getByText(/^✓ 已报到乡镇$/).count(), 30)
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

test('one of those that wait is sent alone, and the others wait on', async () => {
  const phone = await cadrePhone(town, 'zhoujianguo')
  pardon(phone, /503/)
  // For an hour the server has no time for anybody.
  const later = {
    status: 503, headers: { 'Retry-After': '3600' }, contentType: 'application/problem+json',
    body: JSON.stringify({ code: 'server.busy' }),
  }
  const filings = '**/api/v1/declarations/*'
  await phone.route(filings, (route) => route.fulfill(later))
  await another(phone)
  await fillIn(phone, { ...household('单一'), proxy: { ...WU.proxy, name: '周建国' } }, { open: true })
  await send(phone)
  await kept(phone)
  await back(phone)
  // The answer has been read: it is not asked again by itself.
  await record(phone, '单一').getByText('现在用的人多').waitFor()
  await keepMore(phone, ['双二'])
  await phone.reload()
  await phone.getByText('一共 2 户，2 户还没发出去').waitFor()

  const sent = []
  await phone.unroute(filings)
  await phone.route(filings, (route) => {
    if (route.request().method() === 'PUT') sent.push(route.request().postDataJSON().applicant.name)
    return route.continue()
  })
  await phone.getByRole('button', { name: '再发一次：替双二填的' }).tap()
  await phone.getByText('一共 2 户，1 户还没发出去').waitFor()
  await record(phone, '单一').getByText('已存手机，还没发出去').waitFor()
  assert.deepEqual(sent, ['双二'])
  await phone.getByRole('button', { name: '再发一次：替单一填的' }).tap()
  await phone.getByText('一共 2 户，都发出去了').waitFor()
  assert.deepEqual(sent, ['双二', '单一'])
  assertNoFaults(phone)
})

test('when the session has ended, nothing is lost: the password, and it goes on', async () => {
  const phone = await cadrePhone(town, 'zhoujianguo')
  await another(phone)
  await phone.context().clearCookies()
  await fillIn(phone, { ...household('冷清'), proxy: { ...WU.proxy, name: '周建国' } }, { open: true })
  // A token of before must not help.
  await loseSignal(phone)
  await send(phone)
  await kept(phone)
  await back(phone)
  await phone.reload()
  await record(phone, '冷清').waitFor()
  await findSignal(phone)
  await record(phone, '冷清').getByText('要您改').waitFor()
  await phone.getByText('没发的都还在').waitFor()
  await shot(phone, 'cadre-ended')
  await phone.getByLabel('密码', { exact: true }).fill(accountOf(town, 'zhoujianguo').password)
  await phone.getByRole('button', { name: '登录', exact: true }).tap()
  await record(phone, '冷**').getByText(/^✓ 已报到乡镇$/).waitFor()
})

test('two cadres with one phone are kept apart', async (t) => {
  const phone = await cadrePhone(town, 'zhoujianguo')
  const leave = async () => {
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('button', { name: '退出', exact: true }).tap()
    await heading(phone, '家里有难处，告诉乡镇')
  }
  const login = () => phone.getByRole('button', { name: '村干部登录' }).tap()

  await t.test('one leaves, and is told what waits for him', async () => {
    await loseSignal(phone)
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
    await enter(phone, accountOf(town, 'wangxiulan'))
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
    await loseSignal(phone)
    await login()
    await enter(phone, { login: 'zhoujianguo', password: accountOf(town, 'wangxiulan').password })
    await phone.getByText('账号或密码不对').waitFor()
    await shot(phone, 'cadre-wrong')
    await enter(phone, accountOf(town, 'zhoujianguo'))
    await record(phone, '卞先').getByText('已存手机，还没发出去').waitFor()
    await findSignal(phone)
    // The cookie is nobody's: his password is needed once more, with a signal.
    await record(phone, '卞先').getByText('要您改').waitFor()
    await phone.getByLabel('密码', { exact: true }).fill(accountOf(town, 'zhoujianguo').password)
    await phone.getByRole('button', { name: '登录', exact: true }).tap()
    await record(phone, '卞**').getByText(/^✓ 已报到乡镇$/).waitFor()
    const sent = (await cases()).filter((one) => one.declaration.applicant.name === '卞先')
    assert.deepEqual(sent.map(({ filler }) => filler.account.login), ['zhoujianguo'])
  })
})

/** The county sets a new password: whose it is has forgotten the old one. */
function resetPassword(login) {
  const keys = join(town.server.data, 'demo.keys')
  const args = ['accounts', 'password', login, '--data', town.server.data, '--key-file', keys]
  accountOf(town, login).password = execFileSync(program, args, { encoding: 'utf8' }).trim()
}

test('a cadre who has forgotten the password loses no household', async () => {
  const phone = await cadrePhone(town, 'wangxiulan')
  await another(phone)
  await loseSignal(phone)
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
  await enter(phone, accountOf(town, 'wangxiulan'))
  await heading(phone, '代填的名单')
  await record(phone, '董**').getByText('已报到乡镇').waitFor()
  const sent = (await cases()).filter((one) => one.declaration.applicant.name === '董守成')
  assert.deepEqual(sent.map(({ filler }) => filler.account.login), ['wangxiulan'])

  // And the new one opens the phone without a signal.
  await phone.getByRole('button', { name: '退出登录' }).tap()
  await phone.getByRole('button', { name: '退出', exact: true }).tap()
  await heading(phone, '家里有难处，告诉乡镇')
  await loseSignal(phone)
  await phone.getByRole('button', { name: '村干部登录' }).tap()
  await enter(phone, accountOf(town, 'wangxiulan'))
  await record(phone, '董**').waitFor()
  assertNoFaults(phone)
})
