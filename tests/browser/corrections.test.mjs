// 去改: only what the township returned is asked, the rest stays as it was sent.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { casesOf } from './support/cases.mjs'
import { begin, openCase, openedCase, sendBack } from './support/desk.mjs'
import { count, heading, mend, mendRow, onwards, press } from './support/form.mjs'
import { file, lookUp, photosSent, receipt, see, send } from './support/journeys.mjs'
import { choose as choosePhoto, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })
const DESCRIPTION = '老伴脑梗住院，花了八万，还要做康复'
let desk
before(async () => (desk = await town.officer('褚兰镇')))

const photo = (words) => photoOf(town.browser, [words], { print: false })
const addEvidence = async (phone, ...words) => {
  for (const word of words) {
    const shown = await phone.getByRole('img', { name: /病历|票据|证明|照片/ }).count()
    await phone.locator('input[type=file]').last().setInputFiles(await photo(word))
    await phone.getByRole('img', { name: /病历|票据|证明|照片/ }).nth(shown).waitFor()
  }
}

/** Everything that a filing may have: urgent, a note of the house, words, two photos. */
const FULL = {
  'start': async (phone) => {
    await press(phone, phone.getByRole('button', { name: /门牌/ }))
    await phone.getByLabel(/门牌/).fill('村东头第三家')
  },
  'hardships': async (phone) => {
    await phone.getByRole('checkbox', { name: /过不下去/ }).check()
    await addEvidence(phone, '病历一', '病历二')
  },
}
async function fileFull(phone, who = SUN) {
  const at = Object.fromEntries(Object.entries(FULL).map(([page, act]) => [page, () => act(phone)]))
  const reference = await file(phone, { ...who, description: DESCRIPTION }, { at })
  await photosSent(phone)
  return reference
}

/** The newest version; the desk has it open. */
async function read(reference) {
  await desk.reload()
  await openCase(desk, reference).catch(() => openedCase(desk, reference))
  const cases = await casesOf(town.server, '褚兰镇')
  return cases.find((one) => one.reference === reference.replaceAll('-', ''))
}

/** Returned for these things; the phone is where it sees that. */
async function returned(phone, reference, items) {
  await desk.goto('/desk/')
  await openCase(desk, reference)
  const { declaration } = await read(reference)
  await sendBack(desk, items)
  await see(phone)
  await phone.getByRole('heading', { name: '请您补一补' }).waitFor()
  return declaration
}

/** All of `before`, but for these places. */
function assertKept(after, before, changed) {
  const merge = (into, from) => {
    for (const [name, value] of Object.entries(from)) {
      if (value === undefined) delete into[name]
      else if (value && typeof value === 'object' && !Array.isArray(value)) merge((into[name] ??= {}), value)
      else into[name] = value
    }
    return into
  }
  const expected = merge(structuredClone(before), { declared_on: after.declared_on, ...changed })
  assert.deepEqual(after, expected)
}

const telephone = (phone, number) => [
  '您的手机号',
  () => phone.getByLabel('手机号，11 位', { exact: true }).fill(number),
]

test('returned for the telephone: one page, one look, and everything else is there', async () => {
  const phone = await town.phone()
  const reference = await fileFull(phone)
  const before = await returned(phone, reference, ['电话'])
  assert.equal(before.urgent, true)
  assert.equal(before.home.note, '村东头第三家')
  assert.equal(before.attachments.length, 2)
  await phone.getByRole('button', { name: '去改' }).tap()
  await mend(phone, [telephone(phone, '13955700004')])
  await mendRow(phone, 'phone').getByText('13955700004').waitFor()
  await mendRow(phone, 'evidence').getByText('原来的 2 张还在').waitFor()
  await mendRow(phone, 'name').getByText('孙**').waitFor()
  await shot(phone, 'mended-telephone', { fullPage: true })
  await send(phone)
  assert.equal(await receipt(phone), reference)
  const view = await read(reference)
  assert.equal(view.declaration_version, 2)
  assertKept(view.declaration, before, { applicant: { phone: '13955700004' } })
  assert.ok(view.attachments.every(({ current, received_at }) => current && received_at))
  assertNoFaults(phone)
})

test('returned for several things at once, photos among them', async () => {
  const phone = await town.phone()
  const reference = await fileFull(phone, { ...SUN, telephone: '13955700011' })
  const before = await returned(phone, reference, ['家庭人口', '困难类型', '证明材料', '身份证照片'])
  await phone.getByRole('button', { name: '去改' }).tap()
  await mend(phone, [
    ['您的身份证号', async () => {
      await phone.locator('input[type=file]').last().setInputFiles(await photo('居民身份证'))
      await phone.getByRole('img', { name: /身份证/ }).waitFor()
    }],
    ['一起吃住的有几口人？', () => count(phone, SUN.people + 1)],
    ['家里遇到了什么难处？', async () => {
      assert.ok(await phone.getByRole('checkbox', { name: SUN.hardships[0] }).isChecked())
      await phone.getByRole('checkbox', { name: '遭了天灾' }).check()
      await addEvidence(phone, '病历三')
    }],
  ])
  await shot(phone, 'mended-several', { fullPage: true })
  await send(phone)
  await receipt(phone)
  await photosSent(phone)
  const view = await read(reference)
  const { attachments } = view.declaration
  assert.deepEqual(attachments.slice(0, 2), before.attachments)
  assert.deepEqual(attachments.slice(2).map(({ kind }) => kind), ['id_card', 'evidence'])
  assertKept(view.declaration, before, {
    attachments,
    household: { size: before.household.size + 1 },
    hardships: [...before.hardships, 'natural_disaster'],
  })
  assert.deepEqual(view.status.missing, [])
})

test('returned in other words: the person chooses what to change', async () => {
  const phone = await town.phone()
  const reference = await fileFull(phone, { ...SUN, telephone: '13955700012' })
  const before = await returned(phone, reference, ['其他'])
  await phone.getByRole('button', { name: '去改' }).tap()
  await heading(phone, '看一看，对不对')
  await shot(phone, 'mended-choose', { fullPage: true })
  // Nothing chosen is nothing to send.
  await send(phone)
  await phone.getByText('还没有改').first().waitFor()
  await mendRow(phone, 'household').getByRole('button').tap()
  await heading(phone, '一起吃住的有几口人？')
  await count(phone, 3)
  await onwards(phone)
  await heading(phone, '看一看，对不对')
  await mendRow(phone, 'description').getByRole('button').tap()
  await heading(phone, '家里遇到了什么难处？')
  await phone.getByLabel('说说是怎么回事', { exact: true }).fill('房子也漏雨了')
  await onwards(phone)
  await heading(phone, '看一看，对不对')
  // One that is to stay after all.
  await mendRow(phone, 'household').getByRole('button', { name: '不改了' }).tap()
  await mendRow(phone, 'household').getByText('2 人').waitFor()
  assert.equal(await mendRow(phone, 'name').getByRole('button').count(), 0)
  await send(phone)
  await receipt(phone)
  const view = await read(reference)
  assertKept(view.declaration, before, { description: '房子也漏雨了' })
})

test('returned for name, number and village', async () => {
  const phone = await town.phone()
  const reference = await fileFull(phone, { ...SUN, telephone: '13955700013' })
  const before = await returned(phone, reference, ['姓名', '身份证号', '户口所在地'])
  await phone.getByRole('button', { name: '去改' }).tap()
  await heading(phone, '乡镇请您补几样')
  assert.equal(await phone.getByRole('radio').count(), 0)
  await phone.getByRole('button', { name: /大杨村/ }).or(phone.getByRole('button', { name: /选/ })).first().tap()
  await onwards(phone)
  await mend(phone, [
    ['您的姓名和身份证号', async () => {
      await phone.getByLabel('姓名', { exact: true }).fill('孙桂方')
      await phone.getByLabel('身份证号，18 位', { exact: true }).fill(SUN.id)
    }],
  ])
  await send(phone)
  await receipt(phone)
  const view = await read(reference)
  assertKept(view.declaration, before, { applicant: { name: '孙桂方' } })
})

test('a proxy and a phone with a code mend the same way', async (t) => {
  const phone = await town.phone()
  const reference = await file(phone, { ...WU, description: DESCRIPTION })
  await photosSent(phone)
  const first = await returned(phone, reference, ['家庭人口'])
  const two = () => count(phone, 2)

  await t.test('the proxy', async () => {
    await phone.getByRole('button', { name: '去改' }).tap()
    await mend(phone, [['一起吃住的有几口人？', two]])
    await shot(phone, 'mended-proxy', { fullPage: true })
    await send(phone)
    await receipt(phone)
    const view = await read(reference)
    assertKept(view.declaration, first, { household: { size: 2 } })
    assert.ok(view.status.flags.includes('signature_missing'))
  })

  await t.test('another phone, by the code', async () => {
    const before = (await read(reference)).declaration
    await sendBack(desk, ['情况说明', '姓名'])
    const panel = await begin(desk, '给补正码')
    await panel.getByRole('button', { name: '生成补正码' }).click()
    const code = await panel.getByText(/^\d{4}-\d{4}$/).innerText()
    const other = await town.phone()
    await lookUp(other, reference, '0003')
    await other.getByLabel('8 位数字').fill(code)
    await other.getByRole('button', { name: '在这部手机上改' }).tap()
    // The name is not for another phone to mend.
    await mend(other, [
      ['家里遇到了什么难处？', () => other.getByLabel('说说是怎么回事', { exact: true }).fill('摔伤了腿')],
    ])
    await other.getByText('请给乡镇打电话').first().waitFor()
    await shot(other, 'mended-helper', { fullPage: true })
    await send(other)
    assert.equal(await receipt(other), reference)
    assertKept((await read(reference)).declaration, before, { description: '摔伤了腿' })
    assertNoFaults(other)
  })
})

test('twelve papers of before and no print: room is made on the page that is named', async () => {
  const phone = await town.phone()
  const hardships = async () => {
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => photo(`病历${n}`)))
    await phone.locator('input[type=file]').last().setInputFiles(many)
    await until(phone, () => document.querySelectorAll('.photos img').length === 12)
  }
  const who = { ...WU, contact: { ...WU.contact, telephone: '13955700041' }, sign: { how: '现在按不了', reason: '人在医院' } }
  const reference = await file(phone, { ...who, description: DESCRIPTION }, { at: { hardships } })
  await photosSent(phone)
  const before = await returned(phone, reference, ['手印或签名'])
  assert.equal(before.attachments.length, 12)
  await phone.getByRole('button', { name: '去改' }).tap()
  await mend(phone, [
    ['申请人按手印，还是签名？', () => phone.getByRole('radio', { name: '按拇指印' }).check()],
    ['按手印，拍下来', async () => {
      await phone.getByText('最多 12 张').waitFor()
      await phone.getByRole('button', { name: '到“家里的难处”那一页去掉一张' }).tap()
      await heading(phone, '家里遇到了什么难处？')
      await phone.getByText('原来的 12 张还在').waitFor()
      await phone.getByRole('button', { name: '去掉最后拍的一张' }).tap()
      await phone.getByText('去掉原来的 1 张').waitFor()
      await phone.getByText('原来的 11 张还在').waitFor()
      assert.equal(await phone.getByRole('button', { name: '去掉最后拍的一张' }).count(), 0)
      await shot(phone, 'mended-room', { fullPage: true })
      await onwards(phone)
      await heading(phone, '按手印，拍下来')
      assert.equal(await phone.getByText('最多 12 张').count(), 0)
      await choosePhoto(phone, await photoOf(town.browser, [who.name]))
      await phone.getByRole('img', { name: '拍这张纸，第 1 张' }).waitFor()
    }],
  ])
  await mendRow(phone, 'evidence').getByText('去掉原来的 1 张').waitFor()
  await send(phone)
  await receipt(phone)
  await photosSent(phone)
  const { declaration } = await read(reference)
  assert.deepEqual(declaration.attachments.slice(0, 11), before.attachments.slice(0, 11))
  assert.deepEqual(declaration.attachments.slice(11).map(({ kind }) => kind), ['thumbprint'])
  assertNoFaults(phone)
})
