// No button is dead and no check is off: whatever was pasted, whatever breaks, whatever the
// server finds, the person reads what to do.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { assertNoFaults, pardon } from './support/browser.mjs'
import { casesOf } from './support/cases.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { leaveRecord } from './support/oldPhone.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
const TOWNSHIP = '褚兰镇'

/** As pasting does it: a clipboard of a word processor has more in it than is to be seen. */
async function paste(phone, field, text) {
  await field.focus()
  await phone.keyboard.insertText(text)
}

test('what is pasted with characters that nobody sees is sent without them', async () => {
  const phone = await town.phone()
  const hardships = async () => {
    const field = phone.getByLabel('说说是怎么回事', { exact: true })
    await field.fill('')
    await paste(phone, field, '老伴\u200b住院\u000b了\u0007，\u202e等钱')
    assert.equal(await field.inputValue(), '老伴住院\n了，等钱')
  }
  await fillIn(phone, { ...SUN, description: '住院' }, { at: { hardships } })
  await send(phone)
  const reference = await receipt(phone)
  const cases = await casesOf(town.server, TOWNSHIP)
  const found = cases.find((one) => one.reference === reference.replaceAll('-', ''))
  assert.equal(found.declaration.description, '老伴住院\n了，等钱')
  assertNoFaults(phone)
})

test('checks are on whatever was pasted', async () => {
  const phone = await town.phone()
  const start = async () => {
    await phone.getByRole('button', { name: /门牌/ }).tap()
    await phone.getByLabel(/门牌/).fill('三组\u0000')
  }
  let said = false
  await fillIn(phone, SUN, {
    at: { start },
    entered: async (name) => {
      if (name !== 'household') return
      await phone.getByLabel('手机号，11 位', { exact: true }).fill('12')
      await phone.getByRole('button', { name: '下一步' }).tap()
      await phone.getByRole('alert').getByText('电话号码的位数不对').waitFor()
      said = true
    },
  })
  assert.ok(said)
  assertNoFaults(phone)
})

/** What the server would answer, for what this phone's own rules let pass. */
const refusing = (phone, violations) => {
  pardon(phone, /422/)
  return phone.route('**/api/v1/declarations/*', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: '', title: '', detail: '', status: 422, request_id: 'r', code: 'declaration.invalid', violations,
          }),
        })
      : route.continue(),
  )
}

for (const [path, code, title, text] of [
  ['', 'shape.mismatch', '看一看，对不对', '这一项没有填好'],
  ['/declared_on', 'declared_on.invalid', '看一看，对不对', '填报的日期不对'],
  ['/of_tomorrow', 'shape.unknown_field', '看一看，对不对', '这份申报里多了一项'],
  ['/proxy/name', 'name.missing', '看一看，对不对', '还没有写姓名'],
  ['/attachments', 'attachments.too_many', '家里遇到了什么难处？', '照片多了'],
  ['/attachments/0/size', 'attachment.size', '家里遇到了什么难处？', '有一张照片太大'],
  ['/consents/notice/sha256', 'consent.text', '承诺和授权', '没有记下您看的是哪一份'],
])
  test(`去改 leads to a finding at "${path}" and says it`, async () => {
    const phone = await town.phone()
    await fillIn(phone, SUN)
    await refusing(phone, [{ path, code, severity: 'error', params: { max: 12, max_mb: 10 } }])
    await send(phone)
    await heading(phone, '还没发成，有地方要改')
    await phone.getByRole('button', { name: '去改' }).tap()
    await heading(phone, title)
    await phone.getByRole('alert').getByText(text).waitFor()
    await phone.unroute('**/api/v1/declarations/*')
    assertNoFaults(phone)
  })

test('what breaks in a button is said, with a telephone and no code, and the next press goes on', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN)
  pardon(phone, /app\.failed/)
  await phone.evaluate(() => {
    // Once, in whatever the press comes to first.
    const { findIndex } = Array.prototype
    Array.prototype.findIndex = () => {
      Array.prototype.findIndex = findIndex
      throw new Error('孙桂芳 is no message for a log')
    }
  })
  await send(phone)
  const said = phone.getByRole('alert').filter({ hasText: '这一步没有办成' })
  await said.getByText('您填的都还在').waitFor()
  await said.getByRole('link', { name: TOWNSHIP }).waitFor()
  assert.doesNotMatch(await said.textContent(), /[a-z]/)
  assert.ok(!phone.faults.some((fault) => fault.includes('孙桂芳')), 'what was typed is not logged')
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('a draft of before, with such characters in it, opens without them', async () => {
  const fixture = new URL('./fixtures/draft-of-format-1.json', import.meta.url)
  const record = JSON.parse(await readFile(fixture, 'utf8'))
  Object.assign(record.draft, { name: '孙\u200b桂芳', description: '老伴\u000b住院\ud83d' })
  const phone = await town.phone()
  await phone.goto('/telephones')
  await leaveRecord(phone, record)
  await scan(phone)
  await phone.getByRole('button', { name: '接着填' }).tap()
  await heading(phone, '承诺和授权')
  await phone.evaluate(() => (location.hash = '#/step/applicant'))
  await heading(phone, '您的姓名和身份证号')
  assert.equal(await phone.getByLabel('姓名', { exact: true }).inputValue(), '孙桂芳')
  assertNoFaults(phone)
})

for (const link of ['#/sent/0190a8f0-0000-7000-8000-000000000000', '#/status/0190a8f0', '#/sent', '#/status/%E0%A4%A'])
  test(`${link} on another phone says that it is not here, and where it is`, async () => {
    const phone = await town.phone()
    await phone.goto(`/?village=341302103209&list=2023-06${link}`)
    await heading(phone, '这部手机里没有这份申报')
    await phone.getByRole('link', { name: TOWNSHIP }).waitFor()
    await phone.getByLabel('回执号，12 位数字').waitFor()
    assertNoFaults(phone)
  })

test('a reference and the last four are read as they were meant', async () => {
  const phone = await town.phone()
  await fillIn(phone, SUN)
  await send(phone)
  const reference = await receipt(phone)
  const other = await town.phone()
  await other.goto('/#/mine')
  const wide = (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  for (const [typed, last4] of [[wide(reference), ' 0021 '], [reference, wide('0021')], [` ${reference}。`, SUN.telephone], [reference, SUN.id]]) {
    await other.reload()
    await heading(other, '办到哪了')
    await other.getByLabel('回执号，12 位数字').fill(typed)
    await other.getByLabel('后 4 位').fill(last4)
    await other.getByRole('button', { name: '查一查' }).tap()
    await other.getByText('现在归褚兰镇办').waitFor()
  }
  assertNoFaults(other)
})

test('10 500 letters leave 下一步 within reach, and say how many are too many', async () => {
  const phone = await town.phone()
  let seen = false
  await fillIn(phone, { ...SUN, description: '难' }, {
    at: {
      hardships: async () => {
        const field = phone.getByLabel('说说是怎么回事', { exact: true })
        await field.fill('难'.repeat(10_500))
        await phone.getByText('多了 10000 个字').waitFor()
        assert.ok((await field.boundingBox()).height <= 640)
        await field.fill('难')
        seen = true
      },
    },
  })
  assert.ok(seen)
  assertNoFaults(phone)
})
