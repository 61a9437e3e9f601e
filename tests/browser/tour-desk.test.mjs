// Every page of the desk on an office screen and on a large one: an empty inbox, a full
// one, a case that strains the page, every answer, the paper.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertNoFaults, breaches, DESK, launch, open, overflow, PHONE, photograph } from './support/browser.mjs'
import { begin, openCase, showTab, signIn } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { shortfalls } from './support/measure.mjs'
import { CROWDED, SUN } from './support/people.mjs'
import { startServer } from './support/server.mjs'

let server, browser, crowded, plain
before(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
  const phone = await open(browser, PHONE, server.url)
  crowded = await file(phone, { ...CROWDED, sign: { how: '现在按不了', reason: '人在县医院' } })
  plain = await file(phone, SUN)
  await phone.context().close()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const SIZES = [
  ['desk', DESK],
  ['desk-wide', { ...DESK, viewport: { width: 1920, height: 1080 } }],
]

for (const [size, kind] of SIZES) {
  test(`the desk at ${kind.viewport.width} × ${kind.viewport.height}`, async () => {
    const desk = await open(browser, kind, server.url)
    const found = []
    async function look(name) {
      const faults = [...(await shortfalls(desk, 'desk')), ...(await breaches(desk))]
      if ((await overflow(desk)) > 0) faults.push('too wide')
      found.push(...faults.map((fault) => `${name}: ${fault}`))
      const kept = size === 'desk' || ['inbox', 'case-crowded'].includes(name)
      await photograph(desk, `${size}-${name}`, { kept })
    }
    const button = (name) => desk.getByRole('button', { name, exact: true })

    await desk.goto('/desk/')
    await desk.getByLabel('账号').waitFor()
    await look('sign-in')
    await desk.getByLabel('账号').fill('nobody')
    await desk.getByLabel('密码', { exact: true }).fill('not the password')
    await button('登录').click()
    await desk.getByRole('alert').first().waitFor()
    await look('sign-in-error')
    // That it is refused is no fault.
    desk.faults.length = 0

    await signIn(desk, server, '褚兰镇')
    await desk.getByRole('link', { name: plain }).waitFor()
    await look('inbox')
    await showTab(desk, '缺手印')
    await desk.getByRole('link', { name: crowded }).waitFor()
    await look('inbox-tab')
    await openCase(desk, crowded)
    await desk.getByText('首次打开').first().waitFor()
    await look('case-crowded')
    await showTab(desk, '待答复')
    await openCase(desk, plain)
    await desk.getByText('首次打开').first().waitFor()
    await look('case')
    for (const name of ['收下', '退回补正', '转办', '不收', '电话更正']) {
      const form = await begin(desk, name)
      await look(`answer-${ANSWERS[name]}`)
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
    await desk.context().close()

    const county = await open(browser, kind, server.url)
    await signIn(county, server, '埇桥区')
    await county.getByRole('link', { name: '各乡镇情况' }).click()
    await county.getByRole('heading', { name: '各乡镇办理情况' }).waitFor()
    found.push(...(await breaches(county)), ...(await shortfalls(county, 'desk')))
    await photograph(county, `${size}-county`, { kept: size === 'desk' })
    await county.context().close()
    assertNoFaults(desk)
    assert.deepEqual(found, [])
  })
}

const ANSWERS = { 收下: 'accept', 退回补正: 'return', 转办: 'transfer', 不收: 'refuse', 电话更正: 'amend' }

test('a case on paper is A4, and nothing of the desk is on it', async () => {
  const desk = await open(browser, DESK, server.url)
  await signIn(desk, server, '褚兰镇')
  await openCase(desk, plain)
  // The dialog of the browser is not for tests; what it would print is.
  await desk.evaluate(() => (globalThis.print = () => dispatchEvent(new Event('printed'))))
  await desk.getByRole('button', { name: '打印' }).click()
  await desk.emulateMedia({ media: 'print' })
  await desk.locator('.print-form').waitFor()
  assert.ok(!(await desk.getByRole('navigation', { name: '页面' }).isVisible()))
  const text = (await desk.locator('.print-form').innerText()).replaceAll(' ', '')
  for (const said of [SUN.name, SUN.id, plain]) assert.ok(text.includes(said), said)
  await writeFile(join(tmpdir(), 'shouwang-screens/print.pdf'), await desk.pdf({ preferCSSPageSize: true }))
})
