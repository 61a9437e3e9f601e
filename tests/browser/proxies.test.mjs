// Who files for somebody else: a cadre for a widower without phone or signal, a son from
// far away for his mother.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, findSignal, loseSignal, shot } from './support/browser.mjs'
import { slowPhotos } from './support/camera.mjs'
import { answer, begin, openCase, openedCase, row, showTab, told } from './support/desk.mjs'
import { fillIn } from './support/form.mjs'
import { arrived, file, photosSent, receipt, see, send } from './support/journeys.mjs'
import { choose, photoOf } from './support/paper.mjs'
import { idNumber, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

/** A Monday, late in the evening. */
const NIGHT = '2026-11-23T23:30:00+08:00'

const town = newTown({ now: NIGHT, cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

test('a widower who cannot read, without phone or signal, filed by a cadre', async (t) => {
  const phone = await town.phone()
  let code, reference

  await t.test('is filled in, read aloud and printed without a signal', async () => {
    const started = async () => {
      await arrived(phone)
      await loseSignal(phone)
    }
    const at = {
      start: () => phone.getByText('现在没有信号。照样能填').waitFor(),
      aloud: async () => {
        await phone.getByText('吴老根，我替您填了一份申报，念给您听').waitFor()
        await phone.getByText('没有电话', { exact: true }).waitFor()
        await phone.getByText(/吴小林.*13955700003/).waitFor()
        await shot(phone, 'widower-aloud', { fullPage: true })
      },
      paper: async () => {
        code = await phone.getByText(/^\d{4} \d{4}$/).innerText()
        const photo = await photoOf(town.browser, ['吴老根', '2026年11月23日', code])
        await choose(phone, photo)
        await phone.getByText('照片清楚').waitFor()
        await shot(phone, 'widower-paper', { fullPage: true })
      },
      review: () => shot(phone, 'widower-review', { fullPage: true }),
    }
    await fillIn(phone, WU, { started, at })
    await send(phone)
    await phone.getByRole('heading', { name: '还没发出去，只存在这部手机里' }).waitFor()
    await shot(phone, 'widower-waiting')
  })

  await t.test('goes out by itself at night, when the signal is back', async () => {
    await findSignal(phone)
    reference = await receipt(phone)
    // The day it came in does not count: 7 working days from the next one.
    await phone.getByText('乡镇最晚 12月2日（星期三）答复').waitFor()
    // The photo too.
    await photosSent(phone)
    await shot(phone, 'widower-receipt')
  })

  await t.test('leaves neither the form nor a way to withdraw on the phone', async () => {
    await see(phone)
    await phone.getByText('等乡镇答复').waitFor()
    await phone.getByRole('button', { name: '看看有没有新消息' }).waitFor()
    await shot(phone, 'widower-status', { fullPage: true })
    const seen = []
    const look = async () => seen.push(await phone.getByRole('main').innerText())
    await look()
    await phone.goBack()
    await phone.getByRole('heading', { name: '已报到乡镇' }).waitFor()
    await look()
    for (const page of ['/#/mine', '/#/step/review', '/#/step/name']) {
      await phone.goto(page)
      await phone.reload()
      await phone.getByRole('heading', { level: 1 }).waitFor()
      if (page === '/#/mine') await phone.getByRole('listitem').filter({ hasText: '替吴**填的' }).waitFor()
      await look()
    }
    const text = seen.join('\n')
    for (const secret of ['吴老根', '吴小林', '13955700003', '生病花钱多\n', '撤回', code])
      assert.ok(!text.includes(secret), `${secret} is still to be seen:\n${text}`)
    assert.equal(await phone.getByRole('heading', { name: '上次没填完' }).count(), 0)
    assertNoFaults(phone)
  })

  await t.test('comes to the township with the print and its code', async () => {
    await desk.reload()
    await row(desk, reference).getByText('代填').waitFor()
    const view = await openCase(desk, reference)
    await view.getByText('周建国').first().waitFor()
    await view.getByText('代填人说已经念给申请人听').waitFor()
    await view.getByText('没有电话', { exact: true }).waitFor()
    const onPaper = view.getByText(/^\d{4}-\d{4}$/)
    assert.equal((await onPaper.innerText()).replace('-', ' '), code)
    const photo = view.getByRole('button', { name: '放大手印照片' }).locator('img')
    await photo.waitFor()
    assert.ok(await photo.evaluate((image) => image.decode().then(() => image.naturalWidth > 600)))
    assert.equal(await view.getByText('缺手印').count(), 0)
    await shot(desk, 'widower-desk')
    await view.getByRole('button', { name: '放大手印照片' }).click()
    await desk.locator('.el-image-viewer__canvas img').waitFor()
    await shot(desk, 'widower-print')
    await desk.keyboard.press('Escape')
    assertNoFaults(desk)
  })
})

test('a son in Shenzhen for his mother, whose print cannot be had now', async (t) => {
  const phone = await town.phone()
  const mother = {
    name: '沈秀英',
    relation: '就是户主本人',
    id: idNumber('342201', '1951-04-12', '024'),
    contact: { name: '沈二婶', telephone: '0557-3011234', relation: '妯娌' },
    people: 1,
    hardships: ['家里有残疾人', '房子不安全'],
    proxy: {
      role: '家里亲戚', relation: '儿子或女儿', reason: '年纪大', name: '韩军', telephone: '13955700004',
    },
    sign: { how: '现在按不了', reason: '我在深圳打工，母亲一个人在老家' },
  }
  let reference

  await t.test('files without it', async () => {
    const at = {
      signature: () => shot(phone, 'son-signature', { fullPage: true }),
      review: () => phone.getByText('手印现在先缺着').waitFor(),
    }
    reference = await file(phone, mother, { at })
  })

  await t.test('is seen at once as 缺手印, and accepted with a visit for it', async () => {
    await desk.reload()
    await showTab(desk, '缺手印')
    await row(desk, reference).getByText('缺手印').waitFor()
    await shot(desk, 'son-inbox')
    const view = await openCase(desk, reference)
    await view.getByText(/现在按不了\s*：我在深圳打工，母亲一个人在老家/).waitFor()
    await view.getByText('儿子或女儿').first().waitFor()
    const form = await begin(desk, '收下')
    assert.ok(await form.getByRole('checkbox', { name: '要上门补按手印或签名' }).isChecked())
    await form.getByLabel('谁上门').fill('周建国，村支书')
    await form.getByLabel('哪天以前').fill('2026年11月27日')
    await form.getByLabel('哪天以前').press('Enter')
    await told(form, '电话')
    await shot(desk, 'son-acceptance')
    await answer(desk, form, '收下', '已收下')
    await view.getByText('上门补按手印：周建国，村支书，11月27日前').first().waitFor()
    await shot(desk, 'son-accepted')
    assertNoFaults(desk)
  })

  await t.test('is told so on the phone', async () => {
    await see(phone)
    await phone.getByText('下一步：村干部上门，补按手印').waitFor()
    await phone.getByText('上门时补按手印').waitFor()
    await phone.getByText('最晚 11月27日（星期五）上门').waitFor()
    await shot(phone, 'son-status', { fullPage: true })
    assertNoFaults(phone)
  })

  await t.test('waits under 待补手印 until the print is there', async () => {
    await showTab(desk, /^待补手印/)
    await row(desk, reference).getByText('11月27日前上门').waitFor()
    await shot(desk, 'son-visits')
    const form = await begin(desk, '补记')
    await told(form, '上门')
    await form.getByText('已经录入国家系统').click()
    await form.getByLabel('系统编号').fill('34130200001')
    // Pressed before the photo is ready, it waits for it.
    await slowPhotos(desk)
    await form.getByLabel('手印照片').setInputFiles(await photoOf(town.browser, ['沈秀英']))
    await form.getByText('正在处理照片…').waitFor()
    await shot(desk, 'son-follow-up')
    await answer(desk, form, '记下', '已补记')
    const view = await openedCase(desk, reference)
    await view.getByText('编号 34130200001').waitFor()
    await view.getByText('缺手印', { exact: true }).waitFor({ state: 'detached' })
    await desk.getByText('说好上门补按手印的，都去过了。').waitFor()
    await shot(desk, 'son-print')
    assertNoFaults(desk)
  })
})
