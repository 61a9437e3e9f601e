// Without a finger or a mouse: a whole filing, and the township's answer, by keys alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { openedCase, row } from './support/desk.mjs'
import { heading, scan, villageTaken } from './support/form.mjs'
import { receipt } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** No page has more stops than this between two things. */
const FAR = 60

/** Tab until it has the focus, which must be to be seen. */
async function tabTo(page, target) {
  await target.waitFor({ state: 'attached' })
  for (let stops = 0; stops < FAR; stops += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((one) => one === document.activeElement)) return shown(target)
  }
  assert.fail(`no way by Tab to ${target}`)
}

/** Waits until it has the focus. */
const focused = (page, target) => target.and(page.locator(':focus')).waitFor()

/** A mark around what has the focus, or around the label that stands for it. */
async function shown(target) {
  const marked = await target.evaluate((one) =>
    [one, one.closest('label'), one.parentElement].some(
      (at) => at && getComputedStyle(at).outlineStyle !== 'none' && parseFloat(getComputedStyle(at).outlineWidth) >= 2,
    ),
  )
  assert.ok(marked, `the focus is not to be seen on ${target}`)
}

test('a household files, with nothing but keys', async () => {
  const phone = await town.phone()
  const key = (name) => phone.keyboard.press(name)
  const to = (role, name) => tabTo(phone, phone.getByRole(role, { name, exact: true }))
  const box = (name) => tabTo(phone, phone.getByLabel(name, { exact: true }))
  const onwards = async (title) => {
    await to('button', '下一步')
    await key('Enter')
    await heading(phone, title)
    // A new page begins at its title, for readers too.
    await focused(phone, phone.getByRole('heading', { level: 1 }))
  }
  await scan(phone)
  await heading(phone, '家里有难处，告诉乡镇')
  await villageTaken(phone)
  await tabTo(phone, phone.getByRole('button', { name: '给自己家填' }))
  await key('Enter')
  await heading(phone, '您的姓名和身份证号')
  await focused(phone, phone.getByRole('heading', { level: 1 }))

  // What is missing is said, and each line of it leads to its field.
  await to('button', '下一步')
  await key('Enter')
  await focused(phone, phone.getByRole('alert').filter({ hasText: '处要改' }))
  await key('Tab')
  await key('Enter')
  await focused(phone, phone.getByLabel('姓名', { exact: true }))
  await phone.keyboard.type(SUN.name)
  await box('身份证号，18 位')
  await phone.keyboard.type(SUN.id)
  await phone.getByText(SUN.born).waitFor()
  await tabTo(phone, phone.getByRole('radio', { name: '就是户主本人' }))
  await key('ArrowDown')
  assert.ok(await phone.getByRole('radio', { name: SUN.relation }).isChecked())
  await onwards('您的电话，家里几口人')
  await box('手机号，11 位')
  await phone.keyboard.type(SUN.telephone)
  await tabTo(phone, phone.getByRole('radio', { name: '1 人' }))
  await key('ArrowRight')
  assert.ok(await phone.getByRole('radio', { name: '2 人' }).isChecked())
  await onwards('家里遇到了什么难处？')
  await tabTo(phone, phone.getByRole('checkbox', { name: '生病花钱多' }))
  await key('Space')
  await onwards('承诺和授权')
  for (const name of ['保证：说的都是真的', '同意：可以查我名下的财产']) {
    await tabTo(phone, phone.getByRole('checkbox', { name }))
    await key('Space')
  }
  await onwards('看一看，对不对')
  await to('button', '发给乡镇')
  await key('Enter')
  const reference = await receipt(phone)
  assertNoFaults(phone)

  await answered(reference)
})

/** The inbox by j and k, the case by Enter, the list again by Esc. */
async function answered(reference) {
  const desk = await town.officer('褚兰镇')
  await row(desk, reference).waitFor()
  await desk.getByText('Enter 打开').waitFor()
  await desk.keyboard.press('j')
  await focused(desk, row(desk, reference))
  await shown(row(desk, reference))
  await desk.keyboard.press('Enter')
  const view = await openedCase(desk, reference)
  await tabTo(desk, view.getByRole('button', { name: '收下', exact: true }))
  await desk.keyboard.press('Enter')
  const form = desk.getByRole('region', { name: '收下', exact: true })
  await form.waitFor()
  await tabTo(desk, form.getByRole('radio', { name: '电话' }))
  await desk.keyboard.press('Space')
  await tabTo(desk, form.getByRole('button', { name: '收下', exact: true }))
  await desk.keyboard.press('Enter')
  await desk.getByRole('alert').filter({ hasText: '已收下' }).waitFor()
  assertNoFaults(desk)
}
