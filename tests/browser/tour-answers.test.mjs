// What a farmer reads when the township has answered, or has not: every state, with its
// errors, in letters of both sizes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pardon } from './support/browser.mjs'
import { accept, answer, begin, openCase, sendBack, signIn, told } from './support/desk.mjs'
import { fillIn, heading, mend, scan } from './support/form.mjs'
import { ask, file, receipt, see, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { tourist, visitor } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T10:00:00+08:00', cases: 0 })

test('nothing on the phone yet; nothing found; no village in the code', async () => {
  for (const letters of ['plain', 'large']) {
    const { phone, look, end } = await tourist(town, letters)
    // The server says 404, as it should.
    pardon(phone, /\/status-lookups$/)
    await phone.goto('/#/mine')
    await phone.getByText('这部手机里还没有报过').waitFor()
    await look('mine-empty')
    await phone.getByRole('button', { name: '查一查' }).tap()
    await phone.getByText('请写 12 位回执号').waitFor()
    await look('mine-errors')
    await ask(phone, '1234-5678-9012', '0001')
    await phone.getByText('没有查到').waitFor()
    await look('mine-not-found')
    await phone.goto('/')
    await phone.getByRole('button', { name: '点这里选村' }).waitFor()
    await look('start')
    end()
  }
})

test('all that a township answers, and that it does not', async (t) => {
  const tours = []
  for (const letters of ['plain', 'large']) tours.push(await tourist(town, letters))
  const { desk, look: lookAtDesk, end: endAtDesk } = await visitor(town, 'desk')
  await signIn(desk, town.server, '褚兰镇')
  await desk.getByText('没有待答复的申报').waitFor()
  await lookAtDesk('inbox-empty')

  /** Files on both phones, lets the officer answer, looks at what both then show. */
  async function each(name, answering, shows, more = async () => {}) {
    for (const [at, { phone, look }] of tours.entries()) {
      const reference = await file(phone, { ...SUN, telephone: `1395570010${at}` })
      await desk.reload()
      await openCase(desk, reference)
      await answering()
      await see(phone)
      await phone.getByRole('heading', { name: shows }).waitFor()
      await look(`status-${name}`)
      await more(phone, look, reference, at)
    }
  }

  await t.test('accepted', () => each('accepted', () => accept(desk), '乡镇接手办了'))

  await t.test('returned, and corrected from this phone or another', () =>
    each('returned', () => sendBack(desk, ['电话', '情况说明']), '请您补一补', async (phone, look, reference, at) => {
      await phone.goto('/#/mine')
      await ask(phone, reference, `010${at}`)
      await phone.getByRole('heading', { name: '换了手机，要补一补？' }).waitFor()
      await look('lookup-returned')
      await phone.goBack()
      await phone.getByRole('button', { name: '去改' }).tap()
      await mend(phone, [
        ['您的手机号', async () => {
          await phone.getByLabel('手机号，11 位', { exact: true }).fill(SUN.telephone)
          await look('correction-telephone')
        }],
        ['家里遇到了什么难处？', async () => {
          await look('correction')
          await phone.getByLabel('说说是怎么回事', { exact: true }).fill('丈夫在外面打工摔伤了')
        }],
      ])
      await look('correction-review')
      await send(phone)
      await receipt(phone)
    }),
  )

  await t.test('not taken, and why', () =>
    each('refused', async () => {
      const form = await begin(desk, '不收')
      await form.getByText('户口不在本县').click()
      await told(form, '电话')
      await answer(desk, form, '不收', '已')
    }, '这次没有受理', async (phone, look) => {
      await phone.getByRole('button', { name: '请县里再看一看' }).tap()
      await phone.getByText('已请县里再看一看。').waitFor()
      await look('status-review-request')
    }),
  )

  await t.test('nothing, and the day has passed', async () => {
    let reference
    for (const { phone } of tours) reference = await file(phone, SUN)
    await desk.context().close()
    await town.server.restart('2026-10-13T09:00:00+08:00')
    for (const { phone, look } of tours) {
      await phone.clock.setSystemTime(town.server.now)
      await see(phone)
      await phone.getByRole('heading', { name: '乡镇答复晚了' }).waitFor()
      await look('status-overdue')
      await phone.goto('/#/mine')
      await phone.getByRole('heading', { name: '用回执号查' }).waitFor()
      await look('mine-many')
    }
    const late = await visitor(town, 'desk')
    await signIn(late.desk, town.server, '褚兰镇')
    await openCase(late.desk, reference)
    await late.desk.getByText('首次打开').first().waitFor()
    await late.look('case-overdue')
    late.end()
  })

  for (const { end } of tours) end()
  endAtDesk()
})

test('two tabs: the one that is left says so', async () => {
  const { phone, look, end } = await tourist(town, 'plain')
  await fillIn(phone, SUN)
  const second = await phone.context().newPage()
  await scan(second)
  await second.getByRole('button', { name: '接着填' }).tap()
  await second.getByRole('heading', { name: '这份申报正在另一个页面里填。' }).waitFor()
  await look('elsewhere', second)
  assert.equal(await second.getByRole('button', { name: '在这里接着填' }).count(), 1)
  end()
})
