// What officers do only once something has happened to a case: each stop is named by its action.
import { before, test } from 'node:test'
import { accept, answer, begin, openCase, sendBack, showTab, signIn, told } from './support/desk.mjs'
import { filed } from './support/filed.mjs'
import { idNumber } from './support/people.mjs'
import { OFFICES, visitor } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-11-23T10:00:00+08:00', cases: 0 })

/** Six households, of whom two have filed twice. */
const people = ['王德才', '李秀英', '赵铁柱', '钱大妈', '陈有田', '郑小满'].map((name, n) => ({
  name,
  id_number: idNumber('342201', `196${n}-03-08`, `20${n}`),
  phone: `1395570020${n}`,
}))
const cases = {}
before(async () => {
  const desk = await town.officer('褚兰镇')
  const [accepted, returned, left, refused, twice, parted] = people
  cases.accepted = await filed(town.server, accepted)
  cases.returned = await filed(town.server, returned)
  cases.left = await filed(town.server, left)
  cases.refused = await filed(town.server, refused)
  cases.twice = await filed(town.server, twice)
  cases.again = await filed(town.server, twice)
  cases.joined = await filed(town.server, parted)
  cases.parted = await filed(town.server, parted)
  await cases.left.ask('withdrawal-request')
  await desk.reload()
  await openCase(desk, cases.accepted.reference)
  await accept(desk)
  await openCase(desk, cases.returned.reference)
  await sendBack(desk, ['电话'])
  await openCase(desk, cases.refused.reference)
  const form = await begin(desk, '不收')
  await form.getByText('户口不在本县').click()
  await told(form, '电话')
  await answer(desk, form, '不收', '已')
  await cases.refused.ask('review-request')
  const compared = await compare(desk, cases.joined, cases.parted)
  await compared.getByLabel('怎样知道是同一户').fill('打电话问过，是同一户。')
  await answer(desk, compared, '是同一户，关联', '已关联')
  await desk.context().close()
})

/** Opens a case and sets the other beside it. */
async function compare(desk, one, other) {
  const view = await openCase(desk, one.reference)
  const candidate = view.getByRole('listitem').filter({ hasText: other.reference })
  await candidate.getByRole('button').first().click()
  const form = desk.getByRole('region', { name: '对照，关联重复' })
  await form.getByRole('rowheader').first().waitFor()
  return form
}

/** Begins what is offered beside its reason. */
async function offered(desk, reference, button, title) {
  await openCase(desk, reference)
  await desk.getByRole('article').getByRole('button', { name: button }).first().click()
  const form = desk.getByRole('region', { name: title, exact: true })
  await form.waitFor()
  return form
}

/** Leaves what was begun: the list is beside the case again. */
async function leave(form) {
  await form.press('Escape')
  await form.waitFor({ state: 'detached' })
}

for (const size of Object.keys(OFFICES)) {
  test(`what a township does next, ${size}`, async () => {
    const { desk, look, end } = await visitor(town, size)
    await signIn(desk, town.server, '褚兰镇')
    await showTab(desk, '全部')
    await openCase(desk, cases.accepted.reference)
    const progress = await begin(desk, '记进展')
    await look('answer-progress')
    await leave(progress)
    const later = await begin(desk, '补记')
    await look('answer-follow-up')
    await leave(later)
    await openCase(desk, cases.returned.reference)
    const code = await begin(desk, '给补正码')
    await look('answer-correction-code')
    await leave(code)
    const withdrawal = await offered(desk, cases.left.reference, '打过电话，确认撤回', '确认撤回')
    await look('answer-withdrawal')
    await leave(withdrawal)
    await compare(desk, cases.twice, cases.again)
    await look('answer-duplicate-of')
    end()
  })

  test(`what a county does next, ${size}`, async () => {
    const { desk, look, end } = await visitor(town, size)
    await signIn(desk, town.server, '埇桥区')
    await showTab(desk, '全部')
    const reopening = await offered(desk, cases.refused.reference, '重新打开', '重新打开')
    await look('answer-reopening')
    await leave(reopening)
    await offered(desk, cases.parted.reference, '不是同一户，解除关联', '解除关联')
    await look('answer-unlinking')
    end()
  })
}
