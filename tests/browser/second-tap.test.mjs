// A hand that trembles taps twice. The second tap is for what was there at the first: never
// for the page, the part or the button that has come in its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { send } from './support/journeys.mjs'
import { keptAt } from './support/kept.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })

/**
 * Now the page's clock stands until it is moved: what is tried here is when a finger comes,
 * and that must not hang on how quick this machine is.
 */
async function standStill(phone) {
  const now = await phone.evaluate(() => Date.now())
  // Far enough ahead of what it goes on until then.
  await phone.clock.pauseAt(now + 60_000)
}
/** A phone whose clock can be stopped. */
async function phoneWithClock() {
  const phone = await town.phone()
  await phone.clock.install()
  return phone
}

/** The middle of what a finger is put on. */
async function middle(target) {
  const { x, y, width, height } = await target.boundingBox()
  return [x + width / 2, y + height / 2]
}

/**
 * A finger on the middle of it, then once more at that place so many ms after `next` is
 * there: before it is painted, and when it has been for a moment.
 */
async function tapTwice(phone, target, next, after = 150) {
  await target.tap({ trial: true })
  const finger = await middle(target)
  await standStill(phone)
  await phone.touchscreen.tap(...finger)
  await next()
  await phone.touchscreen.tap(...finger)
  await phone.clock.runFor(after)
  await phone.touchscreen.tap(...finger)
  await phone.clock.resume()
  await listening(phone)
}

/** Everything on the page takes a finger again. */
const listening = (phone) => until(phone, () => !document.querySelector('[data-new]'))
const button = (phone, name) => phone.getByRole('button', { name, exact: true })

/** Counts what is sent to the township. */
function sendings(phone) {
  const sent = []
  phone.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()))
  return sent
}

/** A page of the form, left by a double tap: `title` is there then, and stays. */
const leaving = (phone, title, by = phone.locator('.frame__actions button')) => async () => {
  await tapTwice(phone, by, () => heading(phone, title))
  assert.equal(await phone.getByRole('heading', { level: 1 }).innerText(), title)
  assert.equal(await phone.getByRole('alert').count(), 0, `${title} was left as it was`)
  await phone.goBack()
}

test('twice on 下一步 is one page on, whatever page it is', async () => {
  const phone = await phoneWithClock()
  const sent = sendings(phone)
  await fillIn(phone, SUN, {
    at: {
      start: leaving(phone, '您的姓名和身份证号', phone.getByRole('button', { name: '给自己家填' })),
      applicant: leaving(phone, '您的电话，家里几口人'),
      household: leaving(phone, '家里遇到了什么难处？'),
      hardships: leaving(phone, '承诺和授权'),
      consents: leaving(phone, '看一看，对不对'),
    },
  })
  assert.deepEqual(sent, [], 'nothing is sent that was not looked at')
  assertNoFaults(phone)
})

test('nor does it pass over the print, open all parts of the reading, or leave the receipt', async () => {
  const phone = await phoneWithClock()
  const part = (n) => phone.getByText(`第 ${n} 段，共 3 段`)
  await fillIn(phone, WU, {
    entered: async (name) => {
      if (name !== 'aloud') return
      await tapTwice(phone, button(phone, '念完这一段了，往下念'), () => part(2).waitFor())
      assert.equal(await part(3).count(), 0)
      await keptAt(phone, 'aloud')
      await phone.reload()
      await button(phone, '接着填').tap()
      await heading(phone, '请从头到尾念给本人听')
    },
    at: { signature: leaving(phone, '按手印，拍下来') },
  })
  await tapTwice(phone, button(phone, '发给乡镇'), () => heading(phone, '已报到乡镇'))
  await heading(phone, '已报到乡镇')
  assert.equal(await phone.getByTestId('reference').count(), 1)
  assertNoFaults(phone)
})

test('大字版 twice is one step larger', async () => {
  const phone = await phoneWithClock()
  await scan(phone)
  const letters = (size) => until(phone, (size) => document.documentElement.dataset.letters === size, size)
  await tapTwice(phone, phone.getByRole('button', { name: /^大字版/ }), () => letters('large'))
  await letters('large')
  assertNoFaults(phone)
})

test('nor while the new page is looked at; then the finger is heard', async () => {
  const phone = await phoneWithClock()
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'household') return
      await phone.goBack()
      await listening(phone)
      const finger = await middle(phone.locator('.frame__actions button'))
      await standStill(phone)
      await phone.touchscreen.tap(...finger)
      await heading(phone, '您的电话，家里几口人')
      for (const ms of [250, 150, 200]) {
        await phone.clock.runFor(ms)
        await phone.touchscreen.tap(...finger)
      }
      await phone.clock.resume()
      await listening(phone)
      assert.equal(await phone.getByRole('alert').count(), 0, 'heard while it was looked at')
      await phone.touchscreen.tap(...finger)
      await phone.getByRole('alert').waitFor()
    },
  })
  assertNoFaults(phone)
})

test('on a slow phone too', async () => {
  const phone = await phoneWithClock()
  const chrome = await phone.context().newCDPSession(phone)
  const sent = sendings(phone)
  await fillIn(phone, SUN, {
    at: { consents: () => chrome.send('Emulation.setCPUThrottlingRate', { rate: 6 }) },
  })
  await phone.goBack()
  await leaving(phone, '看一看，对不对')()
  assert.deepEqual(sent, [])
  assertNoFaults(phone)
})

test('keys and screen readers are heard at once', async () => {
  const phone = await phoneWithClock()
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'applicant') return
      await button(phone, '下一步').press('Enter')
      await phone.getByRole('alert').waitFor()
      await phone.goBack()
      await heading(phone, '家里有难处，告诉乡镇')
      await listening(phone)
      await phone.getByRole('button', { name: '给自己家填' }).tap()
      await heading(phone, '您的姓名和身份证号')
      // As a reader presses: no pointer before it.
      await button(phone, '下一步').evaluate((element) => element.click())
      await phone.getByRole('alert').waitFor()
    },
  })
  assertNoFaults(phone)
})

test('a quick hand is not slowed where nothing has changed', async () => {
  const phone = await phoneWithClock()
  const quickly = async (keys) => {
    await listening(phone)
    for (const key of keys) await phone.touchscreen.tap(...(await middle(key)))
  }
  const digits = [...SUN.id].map((digit) => button(phone, digit))
  const five = () => Array.from({ length: 5 }, () => button(phone, '多一个人'))
  await fillIn(phone, { ...SUN, people: 14 }, {
    entered: async (name) => {
      if (name === 'applicant') {
        await phone.getByLabel('身份证号，18 位').tap()
        await quickly(digits)
        const value = (box) => box.value === '342201 19780206 0021'
        await until(phone, value, await phone.getByLabel('身份证号，18 位').elementHandle())
      }
      if (name !== 'household') return
      await listening(phone)
      await button(phone, '更多').tap()
      await quickly(five())
      await phone.getByRole('spinbutton', { name: '家里人数' }).and(phone.locator('[aria-valuenow="14"]')).waitFor()
    },
  })
  assertNoFaults(phone)
})

test('nobody lives in a household that was not counted', async () => {
  const phone = await phoneWithClock()
  let asked = false
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'household') return
      await button(phone, '下一步').tap()
      await phone.getByRole('alert').getByText('请选一个：家里有几口人。').waitFor()
      asked = true
    },
  })
  assert.ok(asked)
  await send(phone)
  await heading(phone, '已报到乡镇')
  assertNoFaults(phone)
})
