// What comes out of the printer: lists to their end, and sheets that say whose they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { sheets } from './support/browser.mjs'
import { openCase } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { CROWDED, SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T09:00:00+08:00', cases: 260 })

/** What each page says. Fonts give some characters as their radicals: 卜 and ⼘ are one. */
async function pages(page, name) {
  const pdf = await sheets(page, name)
  const read = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: false })
  return read.text.map((text) => text.normalize('NFKC').replaceAll('⻚', '页').replace(/\s/g, ''))
}

/** Each says which of how many it is. */
const numbered = (said) =>
  said.forEach((text, at) => assert.ok(text.includes(`第${at + 1}页,共${said.length}页`), `${at + 1}: ${text}`))

const rows = (desk) => desk.getByRole('region', { name: '申报', exact: true }).getByRole('link')

test('every sheet of a case says whose it is, and which of how many', async () => {
  const phone = await town.phone()
  const later = { how: '现在按不了', reason: '人在县医院' }
  const desk = await town.officer('褚兰镇')
  for (const who of [SUN, { ...CROWDED, sign: later }]) {
    const reference = await file(phone, who)
    await desk.reload()
    await openCase(desk, reference)
    await desk.getByText('首次打开').first().waitFor()
    const said = await pages(desk, `paper-${who === SUN ? 'case' : 'crowded'}`)
    assert.ok(said.length > 1)
    numbered(said)
    for (const text of said) {
      assert.ok(text.includes(reference), text)
      for (const part of [who.name.slice(0, 3), who.name.slice(-5)].filter((part) => !part.includes('𬱖')))
        assert.ok(text.includes(part), text)
    }
  }
})

test('the inbox is printed to its end, its head on each page', async () => {
  const desk = await town.officer('埇桥区')
  const tabs = desk.getByRole('navigation', { name: '申报分类' })
  await tabs.getByRole('button', { name: '全部' }).click()
  await desk.getByRole('button', { name: '加载更多' }).click()
  await rows(desk).nth(60).waitFor()
  const references = await rows(desk).evaluateAll((all) =>
    all.map((one) => one.textContent.match(/\d{4}-\d{4}-\d{4}/)[0]),
  )
  const said = await pages(desk, 'paper-inbox')
  assert.ok(said.length > 1)
  numbered(said)
  const whole = said.join('')
  for (const reference of references) assert.ok(whole.includes(reference), reference)
  for (const text of said) assert.ok(/申请人村回执号困难到期情况/.test(text), text)
  assert.ok(said[0].includes('埇桥区·收件箱'), said[0])
  assert.ok(said[0].includes(`全部共${references.length}行`), said[0])
  assert.ok(said[0].includes('打印人埇桥区防返贫专班,2026年9月24日'), said[0])
  // On the screen it is not there, neither before nor afterwards.
  await desk.locator('.print-list').waitFor({ state: 'detached' })
})

test('what a list is of stands at its head', async () => {
  const desk = await town.officer('埇桥区')
  await desk.getByRole('combobox', { name: '乡镇' }).click()
  await desk.getByRole('option', { name: '褚兰镇' }).click()
  await desk.getByText('本人和代填').click()
  await desk.getByRole('option', { name: '代填的' }).click()
  await rows(desk).first().waitFor()
  const [first] = await pages(desk, 'paper-filtered')
  assert.ok(first.includes('待答复褚兰镇代填的'), first)
})

test('the county\'s townships are printed to their end', async () => {
  const desk = await town.officer('埇桥区')
  await desk.getByRole('link', { name: '各乡镇情况' }).click()
  const table = desk.getByRole('table')
  await table.getByRole('row').nth(5).waitFor()
  const names = await table.getByRole('rowheader').allInnerTexts()
  assert.ok(names.length > 20, `${names.length} townships`)
  const said = await pages(desk, 'paper-overview')
  numbered(said)
  const whole = said.join('')
  for (const name of names) assert.ok(whole.includes(name.normalize('NFKC').replace(/\s/g, '')), name)
  for (const text of said) assert.ok(text.includes('乡镇待答复已超期两个工作日没打开未收下退回两次到期日暂定'), text)
  assert.ok(said[0].includes('各乡镇办理情况'))
})

test('a page without a paper of its own is printed to its end', async () => {
  const desk = await town.officer('褚兰镇')
  await desk.getByRole('link', { name: '录入' }).click()
  await desk.getByRole('form', { name: '录入一份申报' }).waitFor()
  const said = (await pages(desk, 'paper-entry')).join('')
  for (const text of ['谁', '保存']) assert.ok(said.includes(text), text)
})
