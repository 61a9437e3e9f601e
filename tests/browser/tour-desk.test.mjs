// Every page of the desk on an office screen and on a large one: an empty inbox, a full
// one, a case that strains the page, every answer, the paper.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { pardon, sheets } from './support/browser.mjs'
import { answer, begin, openCase, row, showTab, signIn, told } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { CROWDED, SUN, WU } from './support/people.mjs'
import { OFFICES, visitor } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

/** A microphone that hums, and nobody who has to allow it. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** A Monday morning. */
const now = '2026-11-23T10:00:00+08:00'
const town = newTown({ now, flags: MICROPHONE })
let crowded, plain, visit, own
/** Signs in by name: cadres share a village. */
async function enterAs(desk, login) {
  const account = town.server.accounts.find((one) => one.login === login)
  await desk.goto('/desk/')
  await desk.getByLabel('账号').fill(account.login)
  await desk.getByLabel('密码', { exact: true }).fill(account.password)
  await desk.getByRole('button', { name: '登录' }).click()
  await desk.getByRole('navigation', { name: '页面' }).waitFor()
}
/** The same household once more, at the counter: entered by the township's only account. */
async function enter(reference) {
  const { login, password } = town.server.accounts.find((one) => one.region === '褚兰镇')
  const api = async (path, options = {}) =>
    (await fetch(`${town.server.url}/api/v1${path}`, {
      ...options,
      headers: { 'Content-Type': 'application/json', ...options.headers },
    })).json()
  const session = await api('/sessions', { method: 'POST', body: JSON.stringify({ login, password }) })
  const headers = { Authorization: `Bearer ${session.access_token}` }
  const found = await api(`/cases?view=all&reference=${reference.replaceAll('-', '')}`, { headers })
  const { declaration } = await api(`/cases/${found.items[0].id}`, { headers })
  const entry = {
    id: randomUUID(),
    channel: 'walk_in',
    received_on: now.slice(0, 10),
    declaration: { ...declaration, attachments: [] },
  }
  const { receipt } = await api('/cases', { method: 'POST', headers, body: JSON.stringify(entry) })
  return receipt.reference.replace(/(\d{4})(?=\d)/g, '$1-')
}
before(async () => {
  const later = { how: '现在按不了', reason: '人在县医院' }
  const phone = await town.phone()
  crowded = await file(phone, { ...CROWDED, sign: later })
  plain = await file(phone, SUN)
  visit = await file(phone, { ...WU, sign: later })
  await phone.context().close()
  const desk = await town.officer('褚兰镇')
  await openCase(desk, visit)
  const form = await begin(desk, '收下')
  await form.getByLabel('谁上门').fill('周建国，村支书')
  await form.getByLabel('哪天以前').fill('2026年11月27日')
  await form.getByLabel('哪天以前').press('Enter')
  await told(form, '电话')
  await answer(desk, form, '收下', '已收下')
  await desk.context().close()
  own = await enter(plain)
})

for (const size of Object.keys(OFFICES)) {
  test(`a township's desk, ${size}`, async () => {
    const { desk, look, end } = await visitor(town, size)
    // That a wrong password is refused is no fault.
    pardon(desk, /\/sessions$/)
    await desk.goto('/desk/')
    await desk.getByLabel('账号').waitFor()
    await look('sign-in')
    await desk.getByLabel('账号').fill('nobody')
    await desk.getByLabel('密码', { exact: true }).fill('not the password')
    await desk.getByRole('button', { name: '登录', exact: true }).click()
    await desk.getByRole('alert').first().waitFor()
    await look('sign-in-error')

    await signIn(desk, town.server, '褚兰镇')
    await desk.getByRole('link', { name: plain }).waitFor()
    await look('inbox')
    await showTab(desk, '缺手印')
    await desk.getByRole('link', { name: crowded }).waitFor()
    await look('inbox-tab')
    await showTab(desk, /^待补手印/)
    await row(desk, visit).waitFor()
    await openCase(desk, visit)
    await look('visits')
    await showTab(desk, '待答复')
    await openCase(desk, crowded)
    await desk.getByText('首次打开').first().waitFor()
    await look('case-crowded')
    await openCase(desk, plain)
    await desk.getByText('首次打开').first().waitFor()
    await look('case')
    await openCase(desk, own)
    await desk.getByText('这一份是您代填或者录入的').waitFor()
    assert.equal(await desk.getByRole('button', { name: '收下', exact: true }).count(), 0)
    // Who has looked is for the county.
    assert.equal(await desk.getByText('谁看过这一份').count(), 0)
    await look('case-own')
    await openCase(desk, plain)
    await desk.getByText('首次打开').first().waitFor()
    const answers = {
      收下: () => look('answer-acceptance'),
      退回补正: () => look('answer-return'),
      转办: () => look('answer-transfer'),
      不收: () => look('answer-refusal'),
      电话更正: () => look('answer-amendment'),
    }
    for (const [name, stop] of Object.entries(answers)) {
      const form = await begin(desk, name)
      await stop()
      await form.press('Escape')
      await form.waitFor({ state: 'detached' })
    }
    await desk.getByRole('link', { name: '录入' }).click()
    const form = desk.getByRole('form', { name: '录入一份申报' })
    await form.waitFor()
    await look('entry')
    await form.getByRole('button', { name: '保存' }).click()
    await desk.getByRole('alert').first().waitFor()
    await look('entry-errors')
    end()
  })

  test(`a county's desk, ${size}`, async () => {
    const { desk, look, end } = await visitor(town, size)
    await signIn(desk, town.server, '埇桥区')
    await showTab(desk, '全部')
    await openCase(desk, own)
    await desk.getByText('唯一的账号代填或者录入的，由县里答复').waitFor()
    await desk.getByRole('button', { name: '收下', exact: true }).waitFor()
    await look('case-own-county')
    await desk.getByText('谁看过这一份').click()
    const readers = desk.getByRole('list', { name: '谁看过这一份' }).getByRole('listitem')
    // The township's look comes from the tour before; the newest is the county's own.
    await readers.filter({ hasText: /督办：申报表/ }).first().waitFor()
    await readers.first().scrollIntoViewIfNeeded()
    await look('case-readers')
    await desk.getByRole('link', { name: '各乡镇情况' }).click()
    await desk.getByRole('heading', { name: '各乡镇办理情况' }).waitFor()
    await desk.getByRole('row', { name: /^褚兰镇/ }).waitFor()
    await look('county')
    await desk.getByRole('link', { name: '录音', exact: true }).click()
    await desk.getByText(/已录 0\/\d+/).waitFor()
    await look('voice')
    await desk.getByRole('button', { name: '录音：您叫什么名字？' }).click()
    const sentence = desk.getByRole('listitem').filter({ hasText: '您叫什么名字？' })
    await sentence.getByRole('meter', { name: '话筒音量' }).waitFor()
    await look('voice-recording')
    await sentence.getByText(/^[1-9]\d* 秒$/).waitFor()
    await sentence.getByRole('button', { name: '停，录好了' }).click()
    await sentence.getByRole('button', { name: '就用这段' }).waitFor()
    await look('voice-recorded')
    await sentence.getByRole('button', { name: '不要' }).click()
    end()
  })
}

test('a case on paper is A4, and nothing of the desk is on it', async () => {
  const desk = await town.officer('褚兰镇')
  await openCase(desk, plain)
  // The dialog of the browser is not for tests; what it would print is.
  await desk.evaluate(() => (globalThis.print = () => dispatchEvent(new Event('printed'))))
  const kept = desk.waitForResponse(/print=true/)
  await desk.getByRole('button', { name: '打印' }).click()
  await kept
  await desk.emulateMedia({ media: 'print' })
  await desk.locator('.print-form').waitFor()
  assert.ok(!(await desk.getByRole('navigation', { name: '页面' }).isVisible()))
  const text = (await desk.locator('.print-form').innerText()).replaceAll(' ', '')
  for (const said of [SUN.name, SUN.id, plain]) assert.ok(text.includes(said), said)
  await sheets(desk, 'print')
  // Its county sees who printed it.
  const county = await town.officer('埇桥区')
  await showTab(county, '全部')
  await openCase(county, plain)
  await county.getByText('谁看过这一份').click()
  await county.getByText(/打印：打印的表/).waitFor()
})

// 村两委: on a telephone as on a screen.
for (const size of Object.keys(OFFICES)) {
  test(`whom the village goes to, ${size}`, async () => {
    const { desk, look, end } = await visitor(town, size)
    await enterAs(desk, 'dayang')
    const list = desk.getByRole('listitem').filter({ hasText: visit })
    await list.getByText('补按手印：11月27日前上门').waitFor()
    const waiting = desk.getByRole('listitem').filter({ hasText: crowded })
    assert.equal(await waiting.count(), 0, 'not taken yet')
    await look('village')
    await desk.setViewportSize({ width: 360, height: 640 })
    await look('village-phone')
    end()
  })
}
