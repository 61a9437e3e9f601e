// 家庭成员, in a county that asks for them: typed once by a cadre or an officer, read everywhere.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { loseSignal, findSignal, overflow, shot } from './support/browser.mjs'
import { accountOf, another, household, signInOn } from './support/cadre.mjs'
import { answer, begin, openCase, pick, signIn } from './support/desk.mjs'
import { fillIn, heading, onwards, press, scan } from './support/form.mjs'
import { arrived, fillForSelf, receipt, send } from './support/journeys.mjs'
import { kept } from './support/kept.mjs'
import { decide } from './support/policy.mjs'
import { tourist, visitor } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T09:00:00+08:00', cases: 0 })

before(async () => {
  // The server is there once somebody is in front of it.
  await (await town.phone()).context().close()
  await decide(town.server, '2026-09-24', { asks: ['members'] })
})

const TITLE = '申请人的电话，家里几口人'
const card = (phone, n) => phone.getByRole('group', { name: '都有谁？' }).getByRole('group').nth(n)

async function member(phone, n, { name, relation, born }) {
  if (name) await card(phone, n).getByLabel('姓名').fill(name)
  if (relation) await card(phone, n).getByLabel('是户主的什么人').selectOption(relation)
  if (born) await card(phone, n).getByLabel('哪年出生').fill(born)
}

for (const letters of ['plain', 'large']) {
  test(`a cadre asks who lives there, ${letters}`, async () => {
    const { phone, look, end } = await tourist(town, letters)
    await signInOn(phone, accountOf(town, 'zhoujianguo'))
    await another(phone)
    const proxy = { ...household('周老根').proxy, name: '周建国' }
    const who = { ...household('周老根'), proxy, people: 2 }
    await fillIn(phone, who, {
      open: true,
      at: { household: () => named(phone, look) },
      look: (page) => (page === 'aloud' || page === 'review' ? look(`members-${page}`) : undefined),
    })
    await phone.getByText('李秀英，丈夫或妻子，1954年生').waitFor()
    await send(phone)
    if (letters === 'plain') await atTheDesk(await receipt(phone))
    end()
  })
}

/** The first one is the applicant; what is typed is there after a reload, and without a signal. */
async function named(phone, look) {
  const add = phone.getByRole('button', { name: '加一个人' })
  await add.tap()
  assert.equal(await card(phone, 0).getByLabel('姓名').inputValue(), '周老根')
  await member(phone, 0, { born: '1951' })
  await add.tap()
  await member(phone, 1, { name: '李秀英', born: '一九五四' })
  await look('members')
  await onwards(phone)
  await phone.getByRole('alert').getByText('还没有选这个人是户主的什么人。').waitFor()
  await look('members-errors')
  await member(phone, 1, { relation: '丈夫或妻子' })
  // What comes after her tells one state from the next, of which two are alike.
  const her = '"relation":"spouse","born":"1954"}'
  await add.tap()
  await kept(phone, `${her},{`)
  await press(phone, card(phone, 2).getByRole('button', { name: '去掉' }))
  await kept(phone, `${her}]`)
  await phone.reload()
  await phone.getByRole('button', { name: '接着填' }).tap()
  await heading(phone, TITLE)
  assert.equal(await card(phone, 1).getByLabel('姓名').inputValue(), '李秀英')
  assert.equal(await card(phone, 2).count(), 0)
}

async function atTheDesk(reference) {
  const desk = await town.officer('褚兰镇')
  const view = await openCase(desk, reference)
  await view.getByText('周老根（户主本人，1951年生）、李秀英（丈夫或妻子，1954年生）').waitFor()
  await shot(desk, 'members-case')
  const form = await begin(desk, '电话更正')
  await form.getByText('家庭成员', { exact: true }).click()
  await form.getByRole('button', { name: '去掉第 2 个' }).click()
  await form.getByRole('textbox', { name: '打的哪个号码' }).fill('13955700003')
  await shot(desk, 'members-amend')
  await answer(desk, form, '更正', '已更正')
  await view.getByText('家庭成员：周老根（户主本人，1951年生）、李秀英（丈夫或妻子，1954年生） 改成 周老根（户主本人，1951年生）').waitFor()
}

test('a farmer is not asked, signal or not', async () => {
  const phone = await town.phone()
  await scan(phone)
  await arrived(phone)
  await loseSignal(phone)
  const seen = []
  await fillForSelf(phone, { look: async (page) => seen.push([page, await phone.getByText('都有谁？').count()]) })
  assert.ok(seen.length > 5 && seen.every(([, count]) => count === 0), `${seen}`)
  await findSignal(phone)
})

test('an officer enters them from paper', async () => {
  const { desk, look, end } = await visitor(town, 'desk')
  await signIn(desk, town.server, '褚兰镇')
  await desk.getByRole('link', { name: '录入' }).click()
  const form = desk.getByRole('form', { name: '录入一份申报' })
  await form.getByLabel('姓名', { exact: true }).fill('周老根')
  await pick(desk, form, '申请人是户主的', '户主本人')
  const part = form.getByRole('group', { name: /^家庭成员/ })
  await part.getByRole('button', { name: '加一个人' }).click()
  await part.getByRole('button', { name: '加一个人' }).click()
  const row = (n) => part.getByRole('group', { name: `第 ${n} 个`, exact: true })
  assert.equal(await row(1).getByLabel('姓名').inputValue(), '周老根')
  await row(2).getByLabel('姓名').fill('李秀英')
  await row(2).getByLabel('出生年份').fill('1854')
  await part.scrollIntoViewIfNeeded()
  await look('entry-members')
  await row(2).getByLabel('出生年份').press('Control+Enter')
  await part.getByText(/第 2 个：出生年份不对，要在1900到2026之间。/).waitFor()
  await look('entry-members-errors')
  assert.equal(await overflow(desk), 0)
  end()
})
