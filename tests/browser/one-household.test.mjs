// One family files three times within the hour: by phone, by telephone, by the cadre, and
// with one digit wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { cameraPhoto, slowPhotos } from './support/camera.mjs'
import { accept, answer, openCase, openedCase, pick, row, showTab, signIn } from './support/desk.mjs'
import { file, lookUp } from './support/journeys.mjs'
import { idNumber, SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** 录入 of a telephone call, as far as the caller knows. */
async function enter(desk) {
  await desk.getByRole('link', { name: '录入' }).click()
  const form = desk.getByRole('form', { name: '录入一份申报' })
  await form.getByText('电话', { exact: true }).first().click()
  await form.getByLabel('姓名', { exact: true }).fill(SUN.name)
  await pick(desk, form, '申请人是户主的', '丈夫或妻子')
  await form.getByRole('radiogroup', { name: '身份证号怎样给' }).getByText('不知道').click()
  await form.getByLabel('手机号，11 位').fill(SUN.telephone)
  await pick(desk, form, '村', '大杨村委会')
  await form.getByLabel('一起吃住几口人').fill('2')
  await form.getByRole('group', { name: '困难类型' }).getByText('因病').first().click()
  await form.getByText('承诺说的都是真的').click()
  await form.getByText('同意查询本人名下的财产').click()
  await shot(desk, 'family-entry')
  // Saved before the photo is ready, it waits for it.
  const photo = await cameraPhoto(town.browser, { width: 400, height: 300 })
  await slowPhotos(desk)
  await form.getByLabel('加证明材料照片').setInputFiles(photo)
  await form.getByText('正在处理照片…').waitFor()
  await form.getByRole('button', { name: '保存' }).click()
  await desk.getByRole('heading', { name: '已保存' }).waitFor()
  await desk.getByRole('listitem').filter({ hasText: '证明材料' }).getByText('已收到').waitFor()
  const reference = await desk.getByText(/^\d{4}-\d{4}-\d{4}$/).innerText()
  await shot(desk, 'family-entered')
  await desk.getByRole('link', { name: '收件箱' }).click()
  return reference
}

test('three references, one case', async (t) => {
  const desk = await town.desk()
  const wife = await town.phone()
  const cadre = await town.phone()
  let byPhone, byCall, byCadre

  await t.test('are filed by phone, by telephone and by the cadre', async () => {
    await signIn(desk, town.server, '褚兰镇')
    byPhone = await file(wife, SUN)
    byCall = await enter(desk)
    const misheard = {
      ...SUN,
      telephone: '13955700011',
      proxy: WU.proxy,
      sign: { how: '现在按不了', reason: '人在县医院陪护' },
    }
    byCadre = await file(cadre, misheard)
    assert.equal(new Set([byPhone, byCall, byCadre]).size, 3)
    assertNoFaults(cadre)
  })

  await t.test('are seen side by side, and linked', async () => {
    await desk.goto('/desk/')
    const view = await openCase(desk, byPhone)
    await view.getByText('可能是同一户').waitFor()
    await shot(desk, 'family-candidates')
    for (const [reference, how] of [[byCall, /电话\s*相同/], [byCadre, /电话\s*差 1 位/]]) {
      const candidate = view.getByRole('listitem').filter({ hasText: reference })
      await candidate.getByRole('button').first().click()
      const form = desk.getByRole('region', { name: '对照，关联重复' })
      await form.getByRole('rowheader', { name: how }).waitFor()
      await shot(desk, `family-compare-${reference === byCall ? 'call' : 'cadre'}`)
      // The cadre misheard the telephone.
      if (reference === byCadre)
        await form.getByText('电话不一样，确认过是同一户').click()
      await form.getByLabel('怎样知道是同一户').fill('打电话问过孙桂芳本人，是同一户。')
      await answer(desk, form, '是同一户，关联', '已关联')
    }
    await view.getByText(`另一份 ${byCadre} 并到这一份`).waitFor()
    await accept(desk)
    await shot(desk, 'family-linked')
    assertNoFaults(desk)
  })

  await t.test('show one status', async () => {
    const neighbour = await town.phone()
    const said = []
    for (const [reference, last4] of [[byPhone, '0001'], [byCall, '0001'], [byCadre, '0021']]) {
      await lookUp(neighbour, reference, last4)
      const card = neighbour.locator('section').filter({
        has: neighbour.getByRole('heading', { name: '乡镇接手办了', level: 2 }),
      })
      said.push(await card.last().innerText())
    }
    await shot(neighbour, 'family-lookup', { fullPage: true })
    assert.equal(new Set(said).size, 1, said.join('\n---\n'))
  })

  await t.test('and the later ones lead to the first at the desk', async () => {
    await desk.getByLabel('按回执号查找').fill(byCadre)
    await desk.getByLabel('按回执号查找').press('Enter')
    // In the list already: neither open nor due, and where it belongs.
    await row(desk, byCadre).getByText('已关联', { exact: true }).waitFor()
    await row(desk, byCadre).getByText(`并到 ${byPhone}，在那一份里办`).waitFor()
    await shot(desk, 'family-found')
    await row(desk, byCadre).click()
    const view = await openedCase(desk, byCadre)
    await view.getByText('这一份已经并到更早的一份，只在那里办').waitFor()
    await shot(desk, 'family-later')
    await view.getByRole('link', { name: '打开那一份' }).click()
    await openedCase(desk, byPhone)
  })
})

test('two households that share a telephone are linked by mistake, and parted by the county', async () => {
  const telephone = '13955700031'
  const own = await file(await town.phone(), { ...SUN, telephone })
  const other = { ...SUN, telephone, name: '刘小军', id: idNumber('342201', '1970-01-01', '001'), born: undefined }
  const later = await file(await town.phone(), other)
  const desk = await town.officer('褚兰镇')
  const view = await openCase(desk, own)
  const candidate = view.getByRole('listitem').filter({ hasText: later })
  await candidate.getByRole('button').first().click()
  const form = desk.getByRole('region', { name: '对照，关联重复' })
  await form.getByLabel('怎样知道是同一户').fill('电话一样。')
  await form.getByRole('button', { name: '是同一户，关联' }).click()
  await form.getByText('两份的姓名、身份证号不一样，请先问清楚是不是同一户。').first().waitFor()
  await shot(desk, 'strangers-compare')
  await form.getByText('姓名、身份证号不一样，确认过是同一户').click()
  await answer(desk, form, '是同一户，关联', '已关联')

  const county = await town.officer('埇桥区')
  await county.getByRole('link', { name: /各乡镇/ }).click()
  await county.getByRole('button', { name: /^褚兰镇，已关联 \d+ 份$/ }).click()
  await county.getByRole('button', { name: '已关联', pressed: true }).waitFor()
  const linked = await openCase(county, later)
  await linked.getByRole('button', { name: '不是同一户，解除关联' }).click()
  const parting = county.getByRole('region', { name: '解除关联' })
  await parting.getByLabel('为什么解除关联').fill('打电话问过，是两户。')
  await shot(county, 'strangers-parting')
  await answer(county, parting, '解除关联', '已解除关联')
  await linked.getByText(`不再并到 ${own}，单独办`).waitFor()
  await linked.getByText(/到期/).first().waitFor()
  await shot(county, 'strangers-parted')
  assertNoFaults(county)
  assertNoFaults(desk)
})
