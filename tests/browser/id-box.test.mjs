// The boxes for numbers: all of it in sight however large the phone makes letters, and read
// however a keyboard writes digits.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { fillIn, press } from './support/form.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })
const box = (phone) => phone.getByLabel('身份证号，18 位')
const GROUPED = '342201 19780206 0021'

/** A phone on the page of the id number, with nothing filled in there. */
async function atIdNumber(prepare = () => {}) {
  const phone = await town.phone()
  await prepare(phone)
  await fillIn(phone, SUN, { entered: (page) => page === 'applicant' && Promise.reject(phone) }).catch((at) => {
    if (at !== phone) throw at
  })
  return phone
}

/** As WeChat's own setting does: every size that is asked for, times the factor. */
const enlarge = (phone, factor) =>
  phone.evaluate((factor) => {
    document.documentElement.style.setProperty('text-size-adjust', `${factor * 100}%`)
  }, factor)

/** px of the text, and of the room for it. */
const measured = (phone) =>
  box(phone).evaluate((input) => {
    const style = getComputedStyle(input)
    const pen = document.createElement('canvas').getContext('2d')
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    return { text: pen.measureText(input.value).width, room, over: input.scrollWidth - input.clientWidth }
  })

/** The box has taken its size after what was changed. */
const settled = (phone) =>
  phone.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

for (const letters of ['plain', 'large', 'largest'])
  test(`all eighteen digits are in sight, ${letters}`, async () => {
    const phone = await atIdNumber(async (fresh) => {
      if (letters === 'plain') return
      await fresh.goto('/')
      await press(fresh, fresh.getByRole('button', { name: '大字版' }))
      if (letters === 'largest') await press(fresh, fresh.getByRole('button', { name: '再大些' }))
    })
    await box(phone).fill(SUN.id)
    assert.equal(await box(phone).inputValue(), GROUPED)
    for (const width of [320, 360, 412])
      for (const factor of [1, 1.3, 2]) {
        await phone.setViewportSize({ width, height: 640 })
        // While the page is open, and nobody tells it.
        await enlarge(phone, factor)
        await settled(phone)
        const { text, room, over } = await measured(phone)
        const at = `${width} px, × ${factor}: ${text} in ${room}`
        assert.ok(text <= room + 1 && over <= 0, `cut off at ${at}`)
        // What had to be made smaller is not smaller than it had to be.
        if (factor === 2) assert.ok(text > room * 0.9, `too small at ${at}`)
      }
    assertNoFaults(phone)
  })

test('digits are read however a keyboard writes them, each once', async () => {
  const phone = await atIdNumber()
  for (const written of [
    '３４２２０１１９７８０２０６００２１',
    '三四二二〇一一九七八零二零六零零二一',
    '342201-1978-0206-0021',
  ]) {
    await box(phone).fill('')
    await box(phone).fill(written)
    assert.equal(await box(phone).inputValue(), GROUPED, written)
  }
  // Composed first, as keyboards for Chinese do, and then put in.
  await box(phone).fill('')
  await box(phone).focus()
  const chrome = await phone.context().newCDPSession(phone)
  for (const part of ['342201', '19780206', '00', '21']) {
    for (let length = 1; length <= part.length; length += 1) {
      const text = part.slice(0, length)
      await chrome.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length })
    }
    await chrome.send('Input.insertText', { text: part })
  }
  assert.equal(await box(phone).inputValue(), GROUPED)
  await phone.getByText(SUN.born).waitFor()
  assertNoFaults(phone)
})

test('a telephone is read so too', async () => {
  const phone = await town.phone()
  const telephone = async () => {
    const number = phone.getByLabel('手机号，11 位')
    await number.fill('')
    await number.fill('一三九五五七〇〇零零幺')
    assert.equal(await number.inputValue(), '13955700001')
    await number.fill('')
    await number.focus()
    const chrome = await phone.context().newCDPSession(phone)
    const text = '一三九五五七〇〇〇〇一'
    await chrome.send('Input.imeSetComposition', { text: 'ysj', selectionStart: 3, selectionEnd: 3 })
    await chrome.send('Input.insertText', { text })
    await until(phone, (value) => document.activeElement.value === value, '13955700001')
  }
  await fillIn(phone, SUN, { at: { household: telephone } })
  assertNoFaults(phone)
})

test('the keypad says how far it has come, and its keys say what they do', async () => {
  const phone = await atIdNumber()
  await box(phone).focus()
  const keypad = phone.getByRole('group', { name: '数字键盘' })
  const said = (n) => phone.getByRole('status').filter({ hasText: `已填 ${n} 位` }).waitFor()
  const tap = (name) => press(phone, keypad.getByRole('button', { name, exact: true }))
  await said(0)
  for (const [at, key] of [...'342'].entries()) {
    await tap(key)
    await said(at + 1)
  }
  await tap('字母 X')
  await said(4)
  await tap('删掉一位')
  await said(3)
  assert.equal(await box(phone).inputValue(), '342')
  assertNoFaults(phone)
})
