// Every page that a cadre sees who is signed in: the list of a day in all its states, and
// how it is sent in the evening.
import { test } from 'node:test'
import { findSignal, loseSignal, pardon } from './support/browser.mjs'
import { accountOf, another, back, enter, household, keepMore, kept, record } from './support/cadre.mjs'
import { fillIn, heading } from './support/form.mjs'
import { arrived, send } from './support/journeys.mjs'
import { CROWDED, WU } from './support/people.mjs'
import { tourist } from './support/tour.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })

/** How many are on their way to the server when the list is looked at. */
const SENT = 3
/** One that the township's server cannot take as it is. */
const WRONG = '孙老根'
const NAMES = ['赵老根', '钱老根', WRONG, '李老根', CROWDED.name, '吴老根']

for (const letters of ['plain', 'large']) {
  test(`a cadre's day, ${letters}`, async () => {
    const { phone, look, end } = await tourist(town, letters)
    // A wrong password, a filing that is not taken: the browser says both in red.
    pardon(phone, /\/sessions$/, /\/declarations\//)
    await arrived(phone)
    await phone.getByRole('button', { name: '村干部登录' }).tap()
    await heading(phone, '村干部登录')
    await look('cadre-sign-in')
    await enter(phone, { login: 'zhoujianguo', password: 'not the password' })
    await phone.getByRole('alert').waitFor()
    await look('cadre-sign-in-errors')
    await enter(phone, accountOf(town, 'zhoujianguo'))
    await heading(phone, '代填的名单')
    await look('cadre-empty')

    // A day without a signal, and a household that is not finished.
    await loseSignal(phone)
    await another(phone)
    const proxy = { ...WU.proxy, name: '周建国' }
    await fillIn(phone, { ...household('周老根'), proxy }, { open: true })
    await send(phone)
    await kept(phone)
    await look('cadre-kept')
    await back(phone)
    await record(phone, '周老根').getByText('已存手机，还没发出去').waitFor()
    await keepMore(phone, NAMES)
    await phone.reload()
    await another(phone)
    await fillIn(phone, household('冷老根'), { open: true, known: true })
    await back(phone)
    await record(phone, '冷老根').getByText('填写中').waitFor()
    await look('cadre-list')

    // The evening: some have arrived, one is not taken, the next is on its way.
    const gate = opening()
    let asked = 0
    await phone.route('**/api/v1/declarations/*', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue()
      if (route.request().postData().includes(WRONG)) return route.fulfill(notTaken)
      if ((asked += 1) > SENT) await gate.promise
      return route.continue()
    })
    await findSignal(phone)
    await phone.getByText(/正在发/).first().waitFor()
    await until(phone, (sent) => document.querySelector('progress')?.value >= sent, SENT)
    await look('cadre-sending')
    gate.resolve()
    await record(phone, WRONG).getByText('要您改').waitFor()
    await phone.getByText(/^✓ 已报到乡镇$/).nth(NAMES.length - 1).waitFor()
    await look('cadre-sent')
    await phone.getByRole('button', { name: '退出登录' }).tap()
    await phone.getByRole('button', { name: '不退出' }).waitFor()
    await look('cadre-leaving')
    end()
  })
}

/** What the server would say of a form that it cannot take. */
const notTaken = {
  status: 422,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    code: 'declaration.invalid',
    request_id: '0',
    violations: [{ path: '/proxy/phone', code: 'phone.prefix', severity: 'error', params: {} }],
  }),
}

/** A promise that is kept from outside. */
function opening() {
  let resolve
  const promise = new Promise((done) => (resolve = done))
  return { promise, resolve }
}
