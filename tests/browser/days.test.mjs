// What happens while days go by: a transfer, a date that passes unseen, a correction on
// the last day. One server, whose clock only goes forward.
import { test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import {
  accept, answer, begin, openCase, openedCase, pick, row, sendBack, showTab,
} from './support/desk.mjs'
import { mend } from './support/form.mjs'
import { file, receipt, see, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T10:00:00+08:00', cases: 0 })

const desks = []
async function officer(region) {
  const desk = await town.officer(region)
  desks.push(desk)
  return desk
}

/** A later day: the office goes home, the phone stays with its people. */
async function later(now, phone) {
  for (const desk of desks.splice(0)) {
    assertNoFaults(desk)
    await desk.context().close()
  }
  await town.server.restart(now)
  await phone.clock.setSystemTime(now)
}

/** The county's figures for 褚兰镇: a cell of the overview. */
async function figure(county, column) {
  await county.getByRole('link', { name: '各乡镇情况' }).click()
  await county.getByRole('heading', { name: '各乡镇办理情况' }).waitFor()
  return county.getByRole('row', { name: /^褚兰镇/ }).getByRole('button', { name: column })
}

test('filed on 09-24, due on 10-12, unopened: the county knows, and late stays late', async (t) => {
  const phone = await town.phone()
  let reference

  await t.test('the receipt names the day, over two holidays', async () => {
    reference = await file(phone, SUN)
    await phone.getByText('乡镇最晚 10月12日（星期一）答复').waitFor()
    await shot(phone, 'late-receipt')
  })

  await t.test('the status says who has it, and whom to call if nothing happens', async () => {
    await see(phone)
    await phone.getByText('现在归褚兰镇办。').waitFor()
    await phone.getByRole('link', { name: '0557-0000103' }).waitFor()
    await phone.getByText('到了日子还没有答复，就打县里的电话。').waitFor()
    await phone.getByRole('link', { name: '0557-0000000' }).waitFor()
    await shot(phone, 'waiting-status', { fullPage: true })
  })

  await t.test('the day after, the phone and the county know', async () => {
    await later('2026-10-13T09:00:00+08:00', phone)
    await see(phone)
    await phone.getByRole('heading', { name: '乡镇答复晚了' }).waitFor()
    await phone.getByText('乡镇超过了答复日期，县里已看到。请打0557-0000000。').waitFor()
    await shot(phone, 'late-status', { fullPage: true })

    const county = await officer('埇桥区')
    await (await figure(county, '两个工作日没打开 1 份')).waitFor()
    const overdue = await figure(county, '已超期 1 份')
    await overdue.waitFor()
    await shot(county, 'late-county')
    await overdue.click()
    await row(county, reference).getByText('已超期 1 天').waitFor()
    await row(county, reference).getByText('未打开').waitFor()
  })

  await t.test('an answer now is taken, and is late for ever', async () => {
    const desk = await officer('褚兰镇')
    await desk.getByRole('heading', { name: '已超期（1）' }).waitFor()
    await openCase(desk, reference)
    await accept(desk)
    await later('2026-10-14T09:00:00+08:00', phone)
    const next = await officer('褚兰镇')
    await showTab(next, '已收下')
    const view = await openCase(next, reference)
    await view.getByText(/10月13日.*已收下，超期 1 天/).waitFor()
    await shot(next, 'late-desk')
    await see(phone)
    await phone.getByRole('heading', { name: '乡镇接手办了' }).waitFor()
    assertNoFaults(phone)
  })
})

test('filed in the wrong village, transferred on the sixth day', async (t) => {
  const phone = await town.phone()
  let reference

  await t.test('to the township of the household, with the date unchanged', async () => {
    reference = await file(phone, SUN)
    await phone.getByText('乡镇最晚 10月23日（星期五）答复').waitFor()
    await later('2026-10-22T10:00:00+08:00', phone)
    const wrong = await officer('褚兰镇')
    await row(wrong, reference).getByText('还剩 1 个工作日').waitFor()
    await openCase(wrong, reference)
    const form = await begin(wrong, '转办')
    await pick(wrong, form, '乡镇', '夹沟镇')
    await form.getByLabel('为什么转').fill('打电话问过，户口在夹沟镇。')
    await answer(wrong, form, '转办', '已转办，到期日不变')
    await row(wrong, reference).waitFor({ state: 'detached' })

    const right = await officer('夹沟镇')
    const view = await openCase(right, reference)
    await view.getByText(/还剩 1 个工作日，10月23日到期/).waitFor()
    await view.getByText('褚兰镇 转到 夹沟镇').waitFor()
    await shot(right, 'transfer-desk')
  })

  await t.test('and the phone names it, with its telephone', async () => {
    await see(phone)
    await phone.getByRole('link', { name: '夹沟镇电话' }).getByText('0557-0000105').waitFor()
    await phone.getByText('乡镇最晚 10月23日（星期五）答复').waitFor()
    await shot(phone, 'transfer-status', { fullPage: true })
    assertNoFaults(phone)
  })
})

test('returned on the last day, corrected, and returned again', async (t) => {
  const phone = await town.phone()
  let reference, desk

  await t.test('a correction on the same day gives the township two days', async () => {
    reference = await file(phone, { ...SUN, telephone: '13955700007' })
    await phone.getByText('乡镇最晚 11月2日（星期一）答复').waitFor()
    await later('2026-11-02T09:00:00+08:00', phone)
    desk = await officer('褚兰镇')
    await desk.getByRole('heading', { name: '今天到期（1）' }).waitFor()
    await openCase(desk, reference)
    await sendBack(desk, ['电话'])

    await see(phone)
    await phone.getByRole('heading', { name: '请您补一补' }).waitFor()
    await phone.getByText('留的电话打不通').waitFor()
    await shot(phone, 'return-status', { fullPage: true })
    await phone.getByRole('button', { name: '去改' }).tap()
    await mend(phone, [
      ['您的手机号', () => phone.getByLabel('手机号，11 位', { exact: true }).fill(SUN.telephone)],
    ])
    await send(phone)
    await receipt(phone)
    await phone.getByText('乡镇最晚 11月4日（星期三）答复').waitFor()

    await desk.reload()
    const view = await openedCase(desk, reference)
    await view.getByText(/还剩 2 个工作日，11月4日到期/).waitFor()
    await shot(desk, 'return-desk')
  })

  await t.test('a second return is seen by the county', async () => {
    await sendBack(desk, ['情况说明'])
    const county = await officer('埇桥区')
    const twice = await figure(county, '退回两次 1 份')
    await twice.waitFor()
    await shot(county, 'return-county')
    await twice.click()
    await row(county, reference).getByText('退回过 2 次').waitFor()
    await see(phone)
    await phone.getByText('还看不明白家里出了什么事').waitFor()
    assertNoFaults(desk)
    assertNoFaults(county)
  })
})
