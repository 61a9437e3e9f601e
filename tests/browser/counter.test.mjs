// Somebody stands at the counter without the slip: found by an id number or a telephone,
// never by a name, and who looked is told in the record.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, breaches, overflow, pardon, shot } from './support/browser.mjs'
import { openCase, row } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T09:00:00+08:00', cases: 0 })
let own, proxy
before(async () => {
  const phone = await town.phone()
  own = await file(phone, SUN)
  proxy = await file(phone, { ...WU, sign: { how: '现在按不了', reason: '人在县医院' } })
  await phone.context().close()
})

/** A desk, and the addresses of all that it asks for. */
async function counter(region = '褚兰镇') {
  const desk = await town.officer(region)
  // That a number is no number is an answer, which the console shows in red.
  pardon(desk, /\/cases\/search$/)
  const asked = []
  desk.on('request', (request) => asked.push(request.url()))
  const box = desk.getByLabel('按回执号查找')
  const search = async (typed) => {
    await box.fill(typed)
    await box.press('Enter')
  }
  return { desk, box, search, asked }
}
const said = (desk, text) => desk.getByRole('search').getByRole('alert').getByText(text)

test('by whatever number they know', async () => {
  const { desk, search, asked } = await counter()
  const spaced = `${SUN.id.slice(0, 6)} ${SUN.id.slice(6, 14)} ${SUN.id.slice(14)}`
  for (const [typed, reference] of [
    [SUN.id, own], [spaced, own], [SUN.telephone, own], [`+86 ${SUN.telephone}`, own],
    [WU.contact.telephone, proxy], [proxy, proxy],
  ]) {
    await search(typed)
    await desk.getByText('查到 1 份').waitFor()
    await row(desk, reference).waitFor()
    assert.equal(await desk.getByRole('region', { name: '申报', exact: true }).getByRole('link').count(), 1)
    // The next one must not be taken for this.
    await desk.getByRole('button', { name: '回到收件箱' }).click()
    await row(desk, own).waitFor()
    await row(desk, proxy).waitFor()
  }
  await search(SUN.telephone)
  await desk.getByText('查到 1 份').waitFor()
  assert.equal(await overflow(desk), 0)
  assert.deepEqual(await breaches(desk), [])
  const view = await openCase(desk, own)
  await view.getByText('柜台查询').waitFor()
  await view.getByText(/褚兰镇经办人\s+共 5 次/).waitFor()
  await shot(desk, 'counter-found')
  const plain = asked.map(decodeURIComponent).join('\n')
  for (const number of [SUN.id, SUN.telephone, WU.contact.telephone]) assert.ok(!plain.includes(number))
  assert.ok(!(await desk.url()).includes(SUN.telephone))
  assertNoFaults(desk)
})

test('what cannot be searched is said, and what was typed and the list stay', async () => {
  const { desk, box, search, asked } = await counter()
  await row(desk, own).waitFor()
  for (const [typed, text] of [
    ['孙桂芳', '只能按回执号、身份证号、电话查'],
    ['孙', '姓名查不了'],
    ['ＡＢＣ', '只能按回执号、身份证号、电话查'],
    ['19555', '手机号11位'],
    [`${SUN.id.slice(0, 17)}2`, '请核对以后再查'],
    ['123456789012', '这个回执号不对'],
  ]) {
    await search(typed)
    await said(desk, text).waitFor()
    assert.equal(await box.inputValue(), typed)
    await row(desk, own).waitFor()
    await row(desk, proxy).waitFor()
  }
  await shot(desk, 'counter-name')
  assert.deepEqual(await breaches(desk), [])
  assert.ok(!asked.map(decodeURIComponent).join('\n').includes('孙'))
  await search('13955700009')
  await desk.getByText('没有查到').waitFor()
  await shot(desk, 'counter-nothing')
  // A tab is the inbox again.
  await desk.getByRole('navigation', { name: '申报分类' }).getByRole('button', { name: '全部' }).click()
  await row(desk, own).waitFor()
  assert.equal(await box.inputValue(), '')
  assertNoFaults(desk)
})

test('another township finds nothing, the county finds it', async () => {
  const other = await counter('符离镇')
  await other.search(SUN.id)
  await other.desk.getByText('没有查到').waitFor()
  const county = await counter('埇桥区')
  await county.search(SUN.id)
  await row(county.desk, own).waitFor()
})
