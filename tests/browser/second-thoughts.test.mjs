// What a farmer may ask for afterwards: to withdraw, to have a refusal looked at. Both are
// requests, both are seen at the desk, and neither is offered where it would be refused.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, breaches, findSignal, loseSignal } from './support/browser.mjs'
import { accept, answer, begin, openCase, showTab, told } from './support/desk.mjs'
import { file, see } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

/** A phone at the status of what it has filed, the case open at the desk. */
async function filed() {
  const phone = await town.phone()
  const reference = await file(phone, SUN)
  await desk.goto('/desk/')
  await showTab(desk, '全部')
  await openCase(desk, reference)
  return { phone, reference }
}
const withdraw = (phone) => phone.getByRole('button', { name: '我要撤回' })

test('to withdraw is a request, said on the phone and at the desk', async () => {
  const { phone, reference } = await filed()
  await see(phone)
  await withdraw(phone).tap()
  await phone.getByRole('button', { name: '确定撤回' }).tap()
  await phone.getByText('您要求撤回，乡镇会打电话核实。').waitFor()
  assert.equal(await withdraw(phone).count(), 0)
  assert.deepEqual(await breaches(phone), [])
  await phone.reload()
  await phone.getByText('您要求撤回，乡镇会打电话核实。').waitFor()
  await desk.goto('/desk/')
  await showTab(desk, '要求撤回')
  await openCase(desk, reference)
  assertNoFaults(phone)
})

test('without a signal the request is not said to be made', async () => {
  const { phone } = await filed()
  await see(phone)
  await loseSignal(phone)
  await withdraw(phone).tap()
  await phone.getByRole('button', { name: '确定撤回' }).tap()
  await phone.getByRole('main').getByRole('alert').waitFor()
  assert.equal(await phone.getByText('您要求撤回').count(), 0)
  await findSignal(phone)
  assertNoFaults(phone)
})

test('what is accepted is not to be withdrawn from the phone', async () => {
  const { phone } = await filed()
  await accept(desk)
  await see(phone)
  await phone.getByRole('heading', { name: '乡镇接手办了' }).waitFor()
  await phone.getByRole('button', { name: '从这部手机里删掉' }).waitFor()
  assert.equal(await withdraw(phone).count(), 0)
  assertNoFaults(phone)
})

test('a refusal is looked at again when asked for', async () => {
  const { phone } = await filed()
  const form = await begin(desk, '不收')
  await form.getByText('户口不在本县').click()
  await told(form, '电话')
  await answer(desk, form, '不收', '已')
  await see(phone)
  await phone.getByRole('button', { name: '请县里再看一看' }).tap()
  await phone.getByText('已请县里再看一看。').waitFor()
  assert.equal(await phone.getByRole('button', { name: '请县里再看一看' }).count(), 0)
  assertNoFaults(phone)
})
