// An installation of several counties, each with a policy of its own, and a phone that scanned
// no code: it judges by the county that is chosen in the form, as the server does.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { assertNoFaults, findSignal, loseSignal, shot } from './support/browser.mjs'
import { fillIn, heading, onwards, press } from './support/form.mjs'
import { arrived, receipt, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { program } from './support/server.mjs'
import { newTown } from './support/town.mjs'

const THERE = '500151'
const town = newTown({ cases: 0 })

/** Three hardships: few enough elsewhere, one too many there. */
const THREE = { ...SUN, hardships: ['生病花钱多', '打工没着落', '家里有残疾人'] }

before(async () => {
  await town.desk()
  const policy = (...args) => {
    const keys = ['--data', town.server.data, '--key-file', join(town.server.data, 'demo.keys')]
    return execFileSync(program, ['policy', ...args, '--county', THERE, ...keys], { encoding: 'utf8' })
  }
  const now = JSON.parse(policy('list').trim().split('\n').at(-1))
  const file = join(town.server.data, 'policy.json')
  writeFileSync(file, JSON.stringify({ ...now, hardships_max: 2 }))
  policy('add', file)
})

/** From the first page to the township of the other county; who does not know it leaves it open. */
async function chooseThere(phone) {
  await press(phone, phone.getByRole('button', { name: '点这里选村' }))
  await press(phone, phone.getByRole('button', { name: '铜梁区' }))
  await press(phone, phone.getByRole('button', { name: '不知道哪个乡镇' }))
  await heading(phone, '家里有难处，告诉乡镇')
}

/** What is one too many is said, and taken away. */
async function oneLess(phone) {
  await phone.getByRole('alert').getByText('选多了，最多选2样').waitFor()
  await phone.getByRole('checkbox', { name: '家里有残疾人' }).press('Space')
}

test('the page says what is too many in the county that was chosen', async () => {
  const phone = await town.phone()
  await phone.goto('/')
  await chooseThere(phone)
  const hardships = async () => {
    await phone.getByText('最多选 2 样').waitFor()
    await onwards(phone)
    await oneLess(phone)
  }
  await fillIn(phone, THREE, { open: true, known: true, at: { hardships } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('chosen without a signal, it is judged again before it is sent', async () => {
  const phone = await town.phone()
  await phone.goto('/')
  await arrived(phone)
  await loseSignal(phone)
  await chooseThere(phone)
  await fillIn(phone, THREE, { open: true, known: true })
  await findSignal(phone)
  await send(phone)
  await heading(phone, '家里遇到了什么难处？')
  await shot(phone, 'two-counties-judged-again')
  await oneLess(phone)
  await onwards(phone)
  await heading(phone, '承诺和授权')
  await onwards(phone)
  await heading(phone, '看一看，对不对')
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})
