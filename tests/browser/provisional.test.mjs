// Filed at the end of December 2026: the holidays of 2027 are not announced, so the day
// is provisional (暂定), and both sides say so.
import { test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { openCase, row } from './support/desk.mjs'
import { file, see } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const NOW = '2026-12-28T10:00:00+08:00'
const town = newTown({ now: NOW, cases: 0 })

test('a day that may move is called provisional', async (t) => {
  const phone = await town.phone()
  let reference

  await t.test('on the phone', async () => {
    reference = await file(phone, SUN)
    // Seven working days from 29 December, without New Year's Day and the weekend.
    await phone.getByText('乡镇最晚 2027年1月7日（星期四）答复').waitFor()
    await phone.getByText('这个日子还没定死：2027 年放假的安排还没出来').waitFor()
    await shot(phone, 'provisional-receipt')
    await see(phone)
    await phone.getByText('乡镇最晚 2027年1月7日（星期四）答复').waitFor()
    await phone.getByText('这个日子还没定死：2027 年放假的安排还没出来').waitFor()
    await shot(phone, 'provisional-status', { fullPage: true })
    assertNoFaults(phone)
  })

  await t.test('and at the desk', async () => {
    const desk = await town.officer('褚兰镇')
    await row(desk, reference).getByText('2027年1月7日（暂定）').waitFor()
    const view = await openCase(desk, reference)
    await view.getByText('2027年1月7日到期（暂定，放假通知还没有出）').waitFor()
    await view.getByText('暂定：中间有的年份还没有放假通知').waitFor()
    await shot(desk, 'provisional-desk')
    assertNoFaults(desk)
  })
})
