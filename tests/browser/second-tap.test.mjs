// A hand that trembles taps twice. The second tap is for what was there at the first: never
// for the page, the part or the button that has come in its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { send } from './support/journeys.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** A finger on the middle of it, then once more at that place as soon as `next` is there. */
async function tapTwice(phone, target, next) {
  await target.tap({ trial: true })
  const { x, y, width, height } = await target.boundingBox()
  const finger = [x + width / 2, y + height / 2]
  await phone.touchscreen.tap(...finger)
  await next()
  await phone.touchscreen.tap(...finger)
  await listening(phone)
}

/** Everything on the page takes a finger again. */
const listening = (phone) => phone.waitForFunction(() => !document.querySelector('[data-new]'))
const button = (phone, name) => phone.getByRole('button', { name, exact: true })

/** Counts what is sent to the township. */
function sendings(phone) {
  const sent = []
  phone.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()))
  return sent
}

/** A page of the form, left by a double tap: `title` is there then, and stays. */
const leaving = (phone, title) => async () => {
  await tapTwice(phone, phone.locator('.frame__actions button'), () => heading(phone, title))
  assert.equal(await phone.getByRole('heading', { level: 1 }).innerText(), title)
  assert.equal(await phone.getByRole('alert').count(), 0, `${title} was left as it was`)
  await phone.goBack()
}

test('twice on 下一步 is one page on, whatever page it is', async () => {
  const phone = await town.phone()
  const sent = sendings(phone)
  await fillIn(phone, SUN, {
    at: {
      start: leaving(phone, '您叫什么名字？'),
      name: leaving(phone, '您的身份证号'),
      id: leaving(phone, '您的手机号'),
      telephone: leaving(phone, '一起吃住的有几口人？'),
      household: leaving(phone, '家里遇到了什么难处？'),
      hardships: leaving(phone, '承诺和授权'),
      consents: leaving(phone, '看一看，对不对'),
    },
  })
  assert.deepEqual(sent, [], 'nothing is sent that was not looked at')
  assertNoFaults(phone)
})

test('nor does it pass over the print, open all parts of the reading, or leave the receipt', async () => {
  const phone = await town.phone()
  const part = (n) => phone.getByText(`第 ${n} 段，共 3 段`)
  await fillIn(phone, WU, {
    entered: async (name) => {
      if (name !== 'aloud') return
      await tapTwice(phone, button(phone, '念完这一段了，往下念'), () => part(2).waitFor())
      assert.equal(await part(3).count(), 0)
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
  const phone = await town.phone()
  await scan(phone)
  const letters = (size) => phone.waitForFunction((size) => document.documentElement.dataset.letters === size, size)
  await tapTwice(phone, phone.getByRole('button', { name: /^大字版/ }), () => letters('large'))
  await letters('large')
  assertNoFaults(phone)
})

test('nor while the new page is looked at; then the finger is heard', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'name') return
      await phone.goBack()
      await listening(phone)
      const { x, y, width, height } = await phone.locator('.frame__actions button').boundingBox()
      const finger = [x + width / 2, y + height / 2]
      await phone.touchscreen.tap(...finger)
      await heading(phone, '您叫什么名字？')
      const shown = await phone.evaluate(() => performance.now())
      const at = (ms) => phone.waitForFunction((then) => performance.now() >= then, shown + ms, { polling: 5 })
      for (const ms of [250, 400, 600]) {
        await at(ms)
        await phone.touchscreen.tap(...finger)
        assert.equal(await phone.getByRole('alert').count(), 0, `heard after ${ms} ms`)
      }
      await listening(phone)
      await phone.touchscreen.tap(...finger)
      await phone.getByRole('alert').waitFor()
    },
  })
  assertNoFaults(phone)
})

test('on a slow phone too', async () => {
  const phone = await town.phone()
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
  const phone = await town.phone()
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'name') return
      await button(phone, '下一步').press('Enter')
      await phone.getByRole('alert').waitFor()
      await phone.goBack()
      await heading(phone, '家里有难处，告诉乡镇')
      await listening(phone)
      await button(phone, '下一步').tap()
      await heading(phone, '您叫什么名字？')
      // As a reader presses: no pointer before it.
      await button(phone, '下一步').evaluate((element) => element.click())
      await phone.getByRole('alert').waitFor()
    },
  })
  assertNoFaults(phone)
})

test('a quick hand is not slowed where nothing has changed', async () => {
  const phone = await town.phone()
  const quickly = async (keys) => {
    await listening(phone)
    for (const key of keys) {
      const { x, y, width, height } = await key.boundingBox()
      await phone.touchscreen.tap(x + width / 2, y + height / 2)
    }
  }
  const digits = [...SUN.id].map((digit) => button(phone, digit))
  const seven = () => Array.from({ length: 7 }, () => button(phone, '多一个人'))
  await fillIn(phone, { ...SUN, people: 7 }, {
    entered: async (name) => {
      if (name === 'id') {
        await quickly(digits)
        assert.equal(await phone.getByLabel('身份证号，18 位').inputValue(), '342201 19780206 0021')
      }
      if (name !== 'household') return
      await quickly(seven())
      const said = phone.getByRole('spinbutton', { name: '家里人数' })
      assert.equal(await said.getAttribute('aria-valuenow'), '7')
    },
  })
  assertNoFaults(phone)
})

test('nobody lives in a household that was not counted', async () => {
  const phone = await town.phone()
  let asked = false
  await fillIn(phone, SUN, {
    entered: async (name) => {
      if (name !== 'household') return
      await button(phone, '下一步').tap()
      await phone.getByRole('alert').getByText('请点“＋”').waitFor()
      asked = true
    },
  })
  assert.ok(asked)
  await send(phone)
  await heading(phone, '已报到乡镇')
  assertNoFaults(phone)
})
