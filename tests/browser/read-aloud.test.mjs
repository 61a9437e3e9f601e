// 念给本人听: easy to do, hard to skip by accident.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, shot } from './support/browser.mjs'
import { household } from './support/cadre.mjs'
import { count, fillIn, heading, onwards } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
const TITLE = '请从头到尾念给本人听'
const tick = (phone) => phone.getByRole('checkbox', { name: '念给本人听了' })
const more = (phone) => phone.getByRole('button', { name: '念完这一段了' })

test('no button leads past it before all of it has been shown and it is ticked', async () => {
  const phone = await town.phone()
  const entered = async (name) => {
    if (name !== 'aloud') return
    assert.equal(await phone.getByRole('button', { name: '下一步', exact: true }).count(), 0)
    assert.equal(await tick(phone).count(), 0)
  }
  const aloud = async () => {
    await tick(phone).uncheck()
    await onwards(phone)
    await phone.getByRole('alert').waitFor()
    await heading(phone, TITLE)
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, 'aloud-not-ticked')
    await tick(phone).check()
  }
  await fillIn(phone, household('蒋老根'), { entered, at: { aloud } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('what was changed after the reading is read again before it is sent', async () => {
  const phone = await town.phone()
  await fillIn(phone, household('沈老根'))
  await phone.getByRole('button', { name: /修改.*家里人数/ }).tap()
  await heading(phone, '申请人的电话，家里几口人')
  await count(phone, 7)
  await onwards(phone)
  await heading(phone, '看一看，对不对')
  await send(phone)
  await heading(phone, TITLE)
  await more(phone).or(tick(phone)).first().waitFor()
  assertNoFaults(phone)
})
