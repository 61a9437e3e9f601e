// What WebViews and hands do to a page: the back gesture, a keyboard over the button, a
// screen with a notch.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, loseSignal, shot } from './support/browser.mjs'
import { cameraPhoto } from './support/camera.mjs'
import { begin, choose, fillIn, heading, scan, villageTaken } from './support/form.mjs'
import { file, send } from './support/journeys.mjs'
import { kept } from './support/kept.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })

/** The questions for oneself, and what stands there when they are answered. */
const QUESTIONS = [
  ['家里有难处，告诉乡镇', (phone) => phone.locator('[aria-current="true"]', { hasText: '给自己家填' })],
  ['您的姓名和身份证号', (phone) => phone.getByText(SUN.born)],
  ['您的电话，家里几口人', (phone) => phone.getByRole('radio', { name: `${SUN.people} 人`, checked: true })],
  ['家里遇到了什么难处？', (phone) => phone.getByRole('checkbox', { name: '生病花钱多', checked: true })],
  ['承诺和授权', (phone) => phone.getByRole('checkbox', { name: '保证：说的都是真的', checked: true })],
  ['看一看，对不对', (phone) => phone.getByText(SUN.name)],
]

test('back from each question to the one before, and on again, and all is there', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN)
  for (const [title, there] of QUESTIONS.slice(0, -1).reverse()) {
    await phone.goBack()
    await heading(phone, title)
    await there(phone).waitFor()
  }
  for (const [title, there] of QUESTIONS.slice(1)) {
    await phone.goForward()
    await heading(phone, title)
    await there(phone).waitFor()
  }
  assertNoFaults(phone)
})

test('what is half typed survives back, and back out of the app', async () => {
  const phone = await town.phone()
  await phone.goto('about:blank')
  const half = async () => {
    await phone.getByLabel('身份证号，18 位', { exact: true }).fill('34220119')
    // Out of the form altogether, as a gesture that goes on too long does.
    await phone.goBack()
    await heading(phone, '家里有难处，告诉乡镇')
    await phone.goBack()
    assert.equal(phone.url(), 'about:blank')
    await scan(phone)
    await phone.getByRole('heading', { name: '上次没填完' }).waitFor()
    await phone.getByRole('button', { name: '接着填' }).tap()
    await heading(phone, '您的姓名和身份证号')
    const number = phone.getByLabel('身份证号，18 位', { exact: true })
    assert.equal(await number.inputValue(), '342201 19')
    await number.fill(SUN.id)
  }
  await fillIn(phone, SUN, { at: { applicant: half } })
  assertNoFaults(phone)
})

test('what is chosen is kept at once, and what is typed as soon as it pauses', async () => {
  const phone = await town.phone()
  await phone.clock.install()
  const entered = async (page) => {
    if (page !== 'applicant') return
    await phone.clock.pauseAt((await phone.evaluate(() => Date.now())) + 60_000)
    await choose(phone, phone.getByRole('radio', { name: SUN.relation }))
    await kept(phone, '"relationToHead":"spouse"')
    await phone.getByLabel('姓名', { exact: true }).fill(SUN.name)
    await phone.clock.runFor(400)
    await kept(phone, `"name":"${SUN.name}"`)
    await phone.clock.resume()
  }
  await fillIn(phone, SUN, { entered })
  assertNoFaults(phone)
})

test('back from the picker of places is back to the question', async () => {
  const phone = await town.phone()
  await scan(phone)
  await phone.getByRole('button', { name: '换个村' }).tap()
  await heading(phone, '选户口所在的村')
  await phone.getByRole('button', { name: '埇桥区' }).tap()
  await phone.getByRole('heading', { name: '哪个乡镇？', level: 2 }).waitFor()
  await phone.goBack()
  await phone.getByRole('heading', { name: '哪个县（区）？', level: 2 }).waitFor()
  await phone.goBack()
  await heading(phone, '家里有难处，告诉乡镇')
  assertNoFaults(phone)
})

test('back from the receipt sends nothing again', async () => {
  const phone = await town.phone()
  const reference = await file(phone, SUN)
  const sent = []
  phone.on('request', (request) => request.method() === 'PUT' && sent.push(request.url()))
  await phone.goBack()
  await heading(phone, '家里有难处，告诉乡镇')
  assert.equal(await phone.locator('[aria-current="true"]').count(), 0)
  await phone.getByRole('button', { name: '看办到哪一步了' }).tap()
  await phone.getByText(reference).waitFor()
  assert.deepEqual(sent, [])
  assertNoFaults(phone)
})

test('back closes a photo and leaves the question; closed by its button, back is back', async () => {
  const phone = await town.phone()
  const bill = await cameraPhoto(town.browser, { width: 400, height: 300 })
  const viewed = phone.getByRole('dialog')
  const open = async () => {
    await phone.getByRole('img', { name: '病历、票据、受灾的照片，第 1 张' }).tap()
    await viewed.getByRole('button', { name: '关上' }).waitFor()
  }
  const asked = () => phone.getByRole('checkbox', { name: '生病花钱多', checked: true }).waitFor()
  const hardships = async () => {
    const choosing = phone.waitForEvent('filechooser')
    await phone.getByText('从相册选', { exact: true }).tap()
    await (await choosing).setFiles(bill)
    await open()
    await phone.goBack()
    await viewed.waitFor({ state: 'hidden' })
    await asked()
    // Forward is not the photo again, and a reload under it is the question.
    await phone.goForward()
    await asked()
    assert.equal(await viewed.count(), 0)
    await phone.goBack()
    await open()
    await kept(phone, '"kind":"evidence"')
    await phone.reload()
    await phone.getByRole('button', { name: '接着填' }).tap()
    await asked()
    for (const closing of [() => viewed.getByRole('button', { name: '关上' }).tap(), () => phone.keyboard.press('Escape')]) {
      await open()
      await closing()
      await viewed.waitFor({ state: 'hidden' })
      await until(phone, () => !history.state.covered)
      await asked()
    }
    await phone.goBack()
    await heading(phone, '您的电话，家里几口人')
    await phone.goForward()
    await asked()
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  assertNoFaults(phone)
})

test('返回 on what is not sent yet leads to the list, not into the form', async () => {
  const phone = await town.phone()
  const listed = async () => {
    await phone.getByRole('button', { name: '返回' }).tap()
    await heading(phone, '办到哪了')
    await phone.getByText('已存手机，还没发出去').waitFor()
  }
  await fillIn(phone, SUN)
  await loseSignal(phone)
  await send(phone)
  await heading(phone, '还没发出去，只存在这部手机里')
  await listed()
  // Come back to from the list, the same.
  await phone.getByRole('button', { name: '孙桂芳' }).first().tap()
  await heading(phone, '还没发出去，只存在这部手机里')
  await listed()
  assertNoFaults(phone)
})

/** The middle of the button lies in what is seen, and nothing lies over it. */
const reachable = async (button, height) => {
  // The smaller window has moved it, and what has moved takes no finger for a moment.
  await button.page().locator('[data-new]').first().waitFor({ state: 'detached' })
  return button.evaluate((element, seen) => {
    element.scrollIntoView({ block: 'end' })
    const box = element.getBoundingClientRect()
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const top = document.elementFromPoint(x, y)
    return box.bottom <= seen && (top === element || element.contains(top))
  }, height)
}

const NARROW = 300

test('a keyboard that makes the window smaller hides neither field nor button', async () => {
  const phone = await town.phone()
  const typing = async () => {
    await phone.setViewportSize({ width: 360, height: NARROW })
    const field = phone.getByLabel('姓名', { exact: true })
    await field.tap()
    assert.ok(await reachable(phone.getByRole('button', { name: '下一步' }), NARROW))
    assert.ok(await reachable(field, NARROW))
    await shot(phone, 'keyboard-smaller')
  }
  const at = { applicant: typing, household: () => phone.setViewportSize({ width: 360, height: 640 }) }
  await fillIn(phone, SUN, { at })
  assertNoFaults(phone)
})

test('a keyboard that lies over the page leaves the button within reach', async () => {
  const phone = await town.phone()
  // No engine shows its keyboard to a test: what it would tell the page is told here.
  await phone.addInitScript(() => {
    const seen = new EventTarget()
    Object.assign(seen, { height: innerHeight, scale: 1, offsetTop: 0 })
    Object.defineProperty(window, 'visualViewport', { value: seen })
    window.showKeyboard = (height) => {
      seen.height = innerHeight - height
      seen.dispatchEvent(new Event('resize'))
    }
  })
  const typing = async () => {
    await phone.evaluate((height) => window.showKeyboard(height), 640 - NARROW)
    const button = phone.getByRole('button', { name: '下一步' })
    await button.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    assert.ok((await button.boundingBox()).y + (await button.boundingBox()).height <= NARROW)
    await shot(phone, 'keyboard-over')
    await phone.evaluate(() => window.showKeyboard(0))
    const { y, height } = await button.boundingBox()
    assert.ok(y + height > NARROW && y + height <= 640, 'back at the thumb')
  }
  await fillIn(phone, SUN, { at: { applicant: typing } })
  assertNoFaults(phone)
})

test('a notch and a bar for gestures cover nothing', async () => {
  const phone = await town.phone()
  const devtools = await phone.context().newCDPSession(phone)
  const insets = { top: 44, bottom: 34, left: 40, right: 40 }
  await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets })
  await scan(phone)
  await villageTaken(phone)
  const name = await phone.getByText('农户自主申报', { exact: true }).boundingBox()
  assert.ok(name.y >= insets.top && name.x >= insets.left, JSON.stringify(name))
  await begin(phone)
  await heading(phone, '您的姓名和身份证号')
  const button = await phone.getByRole('button', { name: '下一步' }).boundingBox()
  assert.ok(button.y + button.height <= 640 - insets.bottom, JSON.stringify(button))
  assert.ok(button.x >= insets.left && button.x + button.width <= 360 - insets.right)
  await shot(phone, 'safe-areas')
  assertNoFaults(phone)
})

/** What stands around it, or around the label that stands for it, as the mark of focus. */
const rings = (target) =>
  target.evaluate((one) =>
    [one, one.closest('label'), one.parentElement].filter(
      (at) => at && getComputedStyle(at).outlineStyle !== 'none' && parseFloat(getComputedStyle(at).outlineWidth) >= 2,
    ).length,
  )

test('a finger leaves no ring on what it has tapped; keys bring it', async () => {
  const phone = await town.phone()
  phone.fingers = true
  const isHeard = () => until(phone, () => !document.querySelector('[data-new]'))
  const each = async (targets) => {
    for (const target of targets) {
      await isHeard()
      await target.tap()
      assert.equal(await rings(target), 0, `a ring by a finger: ${target}`)
      await target.focus()
      assert.equal(await rings(target), 0, `a ring after a finger: ${target}`)
    }
    await phone.keyboard.press('Shift+Tab')
    await phone.keyboard.press('Tab')
    const [last] = targets.slice(-1)
    assert.ok(await last.evaluate((one) => one === document.activeElement), `${last}`)
    assert.ok((await rings(last)) > 0, `no ring by keys: ${last}`)
  }
  const radio = (name) => phone.getByRole('radio', { name })
  const box = (name) => phone.getByRole('checkbox', { name })
  const at = {
    applicant: () => each([box('名字里有字打不出来'), box('名字里有字打不出来'), radio(SUN.relation)]),
    hardships: () => each([box('遭了天灾'), box('遭了天灾')]),
  }
  await fillIn(phone, SUN, { at })
  assertNoFaults(phone)
})
