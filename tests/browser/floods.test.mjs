// One sender files again and again: the desk says so calmly, and answers what was looked at.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, breaches, overflow, shot } from './support/browser.mjs'
import { openedCase } from './support/desk.mjs'
import { filed } from './support/filed.mjs'
import { newTown } from './support/town.mjs'

const NOW = '2026-09-24T09:00:00+08:00'
const town = newTown({ now: NOW, cases: 3 })
const notice = (desk) => desk.getByRole('list', { name: '同一来源连报的申报' })
const rows = (desk) => desk.getByRole('list', { name: '这一批申报' }).getByRole('listitem')

before(async () => {
  while (!town.server) await new Promise((resolve) => setImmediate(resolve))
  for (let n = 0; n < 43; n++) await filed(town.server, { phone: '13800000001' })
})

test('what one telephone has sent is looked at, and refused together', async () => {
  const desk = await town.officer('褚兰镇')
  await notice(desk).getByText('同一个电话连报 43 份，其中 3 份先放在一边').waitFor()
  await shot(desk, 'flood-notice')
  assert.deepEqual(await breaches(desk), [])
  await notice(desk).getByRole('link').click()
  await desk.getByRole('heading', { name: '同一来源连报', level: 2 }).waitFor()
  await desk.getByText('这 43 份来自同一个电话').waitFor()
  await rows(desk).nth(42).waitFor()
  assert.equal(await rows(desk).count(), 43)
  assert.ok(!(await desk.locator('main').innerText()).includes('13800000001'), 'whose telephone it is')

  // One is looked at: it is no longer ticked with the others.
  const looked = rows(desk).first()
  const reference = (await looked.getByRole('link').innerText()).slice('打开 '.length)
  await looked.getByRole('link').click()
  const view = await openedCase(desk, reference)
  await view.getByText('同一个电话报来很多份，这是其中一份，可能是真的。').waitFor()
  await shot(desk, 'flood-case')
  await view.getByRole('link', { name: '看同一来源的' }).click()
  await desk.getByText('没打开过的 42 份都勾上').waitFor()
  const { reference: late } = await filed(town.server, { phone: '13800000001' })

  const refuse = desk.getByRole('button', { name: '勾上的 42 份一起不收' })
  assert.ok(await desk.getByRole('button', { name: '先勾上要一起不收的' }).isDisabled())
  await desk.getByLabel('没打开过的 42 份都勾上').check()
  await refuse.click()
  await desk.getByText('请写怎么知道的。').waitFor()
  await desk.getByRole('textbox', { name: '怎么知道不是农户家里报的' }).fill('打过去，说没有报过')
  await refuse.click()
  const asked = desk.getByRole('alert').filter({ hasText: '勾上的 42 份都答复“不收”吗' })
  await asked.waitFor()
  await asked.scrollIntoViewIfNeeded()
  await shot(desk, 'flood-asked')
  assert.deepEqual(await breaches(desk), [])
  await asked.getByRole('button', { name: '先不办' }).click()
  await asked.waitFor({ state: 'detached' })
  await refuse.click()
  await asked.getByRole('button', { name: '确定，这 42 份不收' }).click()
  await desk.getByText('已经不收 42 份。').waitFor()

  // Left are the one that somebody has opened, and the one that came meanwhile.
  await rows(desk).nth(2).waitFor({ state: 'detached' })
  assert.equal(await rows(desk).count(), 2)
  const names = (await rows(desk).getByRole('link').allInnerTexts()).map((name) => name.slice('打开 '.length))
  assert.deepEqual(names.sort(), [reference, late].sort())
  await shot(desk, 'flood-done')
  assert.deepEqual(await breaches(desk), [])
  assertNoFaults(desk)
})

test('on a small screen, and by who only looks', async () => {
  const phone = await town.officer('褚兰镇', { viewport: { width: 360, height: 640 } })
  await notice(phone).getByRole('link').click()
  await rows(phone).first().waitFor()
  await shot(phone, 'flood-small', { fullPage: true })
  assert.equal(await overflow(phone), 0)
  assert.deepEqual(await breaches(phone), [])
  const county = await town.officer('埇桥区')
  await notice(county).getByRole('link').click()
  await county.getByText('由乡镇答复。').waitFor()
  assert.equal(await county.getByRole('button', { name: /不收/ }).count(), 0)
  assert.deepEqual(await breaches(county), [])
  assertNoFaults(phone)
  assertNoFaults(county)
})
