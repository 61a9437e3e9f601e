// 签字, in a county that asks for the adults': what is missing is seen, written down, and done.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { overflow, shot } from './support/browser.mjs'
import { accept, answer, begin, openCase, row, showTab, signIn } from './support/desk.mjs'
import { filed } from './support/filed.mjs'
import { photoOf } from './support/paper.mjs'
import { idNumber } from './support/people.mjs'
import { decide } from './support/policy.mjs'
import { OFFICES, visitor } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-11-23T10:00:00+08:00', cases: 0 })
const family = {
  size: 4,
  members: [
    { name: '王德才', relation_to_head: 'head', born: 1960 },
    { name: '李秀英', relation_to_head: 'spouse', born: 1962 },
    { name: '王建军', relation_to_head: 'child', born: 1985 },
    { name: '妞妞', relation_to_head: 'grandchild', born: 2015 },
  ],
}

before(async () => {
  // The server is there once somebody is in front of it.
  await (await town.phone()).context().close()
  await decide(town.server, '2026-11-23', { asks: ['members'], signatures_working_days: 10 })
})

for (const [n, size] of Object.keys(OFFICES).entries()) {
  test(`a line for each adult, ${size}`, async () => {
    const who = { name: '王德才', id_number: idNumber('342201', `1960-03-0${n + 1}`, '201'), phone: `1395570020${n}` }
    const { reference } = await filed(town.server, who, family)
    const { desk, look, end } = await visitor(town, size)
    await signIn(desk, town.server, '褚兰镇')
    const tab = desk.getByRole('button', { name: /^待签字/ })
    await showTab(desk, '待答复')
    if (n === 0) assert.equal(await tab.count(), 0, 'no tab where nothing is owed')
    const view = await openCase(desk, reference)
    await accept(desk)
    await view.getByText(/还有 2 位成年家人没有签字：李秀英（1962年生）、王建军（1985年生）。12月7日前要签完/).waitFor()
    await showTab(desk, /^待签字/)
    await row(desk, reference).getByText('12月7日前签完字').waitFor()
    const form = await begin(desk, '记签字')
    const part = (name) => form.getByRole('group', { name: new RegExp(`^${name}`) })
    assert.equal(await part('妞妞').count(), 0, 'a child is not asked')
    assert.equal(await part('王德才').count(), 0, 'the applicant has signed')
    await form.getByRole('button', { name: '记下', exact: true }).click()
    await form.getByText('错误：还没有记：至少记一个人。').first().waitFor()
    await part('李秀英').getByText('签了', { exact: true }).click()
    await part('王建军').getByText('不愿意签', { exact: true }).click()
    await form.getByRole('button', { name: '记下', exact: true }).click()
    await form.getByText('错误：请写上本人说的原因。').first().waitFor()
    await form.getByText('错误：有人签了字，请选签字那张纸的照片。').first().waitFor()
    await look('signatures-errors')
    await part('王建军').getByRole('textbox').fill('说在外面打工，不想让人查')
    await form.getByLabel('签字照片').setInputFiles(await photoOf(town.browser, ['李秀英'], { print: false }))
    await form.getByText('已选：paper.jpg').waitFor()
    await look('answer-signatures')
    await answer(desk, form, '记下', '已记下签字')
    await view.getByText('签了，11月23日').first().waitFor()
    await view.getByText('不愿意签，说在外面打工，不想让人查，11月23日').first().waitFor()
    await view.getByText('都签好了，或者写明了原因').waitFor()
    await desk.getByText('成年家人的签字都齐了。').waitFor()
    await look('signatures-done')
    assert.equal(await overflow(desk), 0)
    end()
  })
}

test('on a telephone, and what is typed stays where the form is closed and opened', async () => {
  const who = { name: '王德才', id_number: idNumber('342201', '1960-03-09', '201'), phone: '13955700209' }
  const { reference } = await filed(town.server, who, family)
  const desk = await town.desk({ viewport: { width: 360, height: 640 } })
  await signIn(desk, town.server, '褚兰镇')
  const view = await openCase(desk, reference)
  await accept(desk)
  await view.getByText(/还有 2 位成年家人没有签字/).waitFor()
  const form = await begin(desk, '记签字')
  await form.getByRole('group', { name: /^李秀英/ }).getByText('本人签不了，监护人代签').click()
  await form.getByRole('group', { name: /^李秀英/ }).getByRole('textbox').fill('王建军，儿子')
  await shot(desk, 'signatures-telephone')
  await form.press('Escape')
  await form.waitFor({ state: 'detached' })
  const again = await begin(desk, '记签字')
  assert.equal(await again.getByRole('group', { name: /^李秀英/ }).getByRole('textbox').inputValue(), '王建军，儿子')
})
