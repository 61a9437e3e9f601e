// Households that file for themselves: who is away, who is a child, who taps twice.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { casesOf } from './support/cases.mjs'
import { openCase } from './support/desk.mjs'
import { fillIn, heading, scan } from './support/form.mjs'
import { file, receipt, send } from './support/journeys.mjs'
import { idNumber, SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

/** Else a test that runs over midnight would compare two days. */
const MORNING = '2026-09-24T09:00:00+08:00'
const town = newTown({ now: MORNING, cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

/** What the township reads of it. */
async function read(reference) {
  await desk.reload()
  return openCase(desk, reference)
}

test('a wife files while the head works in Guangdong', async (t) => {
  const away = {
    ...SUN,
    people: 4,
    description: '当家的在广东打工，摔伤了腿，住院两个月，没有收入。',
  }

  await t.test('by her own number, as she does not know his', async () => {
    const phone = await town.phone()
    const at = {
      applicant: () => phone.getByText('户主不在家，家里别的人也能报').waitFor(),
      review: () => phone.getByText('342201 19780206 0021').waitFor(),
    }
    const reference = await file(phone, away, { at })
    await shot(phone, 'wife-receipt')
    const view = await read(reference)
    await view.getByText('丈夫或妻子').waitFor()
    await view.getByText('女，1978年2月6日生').waitFor()
    await view.getByText('当家的在广东打工').waitFor()
    await view.getByText('本人填写').waitFor()
    await shot(desk, 'wife-desk')
    assertNoFaults(phone)
  })

  await t.test('or by no number at all, which is said and stops nothing', async () => {
    const phone = await town.phone()
    const warned = async () => {
      await phone.getByText('身份证号先空着').first().waitFor()
      await phone.getByText('不要紧，照样能报。乡镇帮您查').first().waitFor()
    }
    const at = {
      applicant: async () => {
        await warned()
        await shot(phone, 'wife-no-number')
      },
      review: warned,
    }
    const reference = await file(phone, { ...away, id: null }, { at })
    const view = await read(reference)
    await view.getByText('不知道，请帮着查').waitFor()
    assertNoFaults(phone)
  })
})

test('a boy of 16 for himself and his sister, with a surname that cannot be typed', async () => {
  const phone = await town.phone()
  const boy = {
    sound: 'yàn xiǎo hǔ，yàn 是火字旁加三个火',
    relation: '儿子或女儿',
    id: idNumber('341302', '2010-01-01', '013'),
    born: '2010年1月1日出生，男，16岁',
    telephone: '13955700016',
    people: 2,
    hardships: ['家里没人能干活', '孩子上学负担重'],
    description: '父亲上个月去世了，家里只有我和九岁的妹妹。',
  }
  const minor = () => phone.getByText('申请人还不满18岁').first().waitFor()
  const at = {
    applicant: async () => {
      await minor()
      await shot(phone, 'boy-applicant')
    },
    review: async () => {
      await minor()
      await phone.getByText('村干部上门时，会找一位大人一起办').waitFor()
      await shot(phone, 'boy-review', { fullPage: true })
    },
  }
  const reference = await file(phone, boy, { at })
  const view = await read(reference)
  await view.getByText('字打不出，照身份证核对').waitFor()
  await view.getByText(boy.sound).first().waitFor()
  await view.getByText('未成年').waitFor()
  await view.getByText('申请人还不满18岁').waitFor()
  await shot(desk, 'boy-desk')
  assertNoFaults(phone)
})

/** How many cases the township has. */
const cases = async () => (await casesOf(town.server, '褚兰镇')).length

test('a double tap on 发给乡镇 is one filing', async () => {
  const before = await cases()
  const phone = await town.phone()
  await fillIn(phone, SUN)
  // Both taps land before the page has answered to the first.
  await phone.getByRole('button', { name: '发给乡镇' }).evaluate((button) => {
    button.click()
    button.click()
  })
  await receipt(phone)
  assert.equal(await cases(), before + 1)
  assertNoFaults(phone)
})

test('two tabs write one filing, and one of them at a time', async () => {
  const before = await cases()
  const first = await town.phone()
  await fillIn(first, SUN)
  const second = await first.context().newPage()
  await scan(second)
  await second.getByRole('button', { name: '接着填' }).tap()
  await second.getByRole('heading', { name: '这份申报正在另一个页面里填。' }).waitFor()
  await shot(second, 'two-tabs')
  await second.getByRole('button', { name: '在这里接着填' }).tap()
  await heading(second, '看一看，对不对')
  await second.getByText('孙桂芳').waitFor()
  await first.getByRole('heading', { name: '这份申报正在另一个页面里填。' }).waitFor()
  await send(second)
  const reference = await receipt(second)
  // The tab that was left behind comes back to the receipt, not to a form to send again.
  await first.getByRole('button', { name: '在这里接着填' }).tap()
  assert.equal(await receipt(first), reference)
  assert.equal(await cases(), before + 1)
  assertNoFaults(first)
})

test('a phone whose clock is 40 days ahead does no harm', async () => {
  const right = await town.phone()
  await file(right, SUN)
  const due = /乡镇最晚 .*?(\d+月\d+日)（星期.）答复/
  const [, day] = due.exec(await right.getByText(due).innerText())

  const ahead = new Date(Date.parse(MORNING) + 40 * 86_400_000)
  const phone = await town.phone({ now: ahead })
  const reference = await file(phone, SUN)
  assert.ok((await phone.getByText(due).innerText()).includes(day))
  await shot(phone, 'wrong-clock')
  const view = await read(reference)
  await view.getByText('填好').waitFor()
  assert.equal(await view.getByText('填报的日期离今天太远了').count(), 0)
  assertNoFaults(phone)
})
