// Phones whose engine is old, or in which half of the app does not arrive.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, breaches, findSignal, loseSignal, shot } from './support/browser.mjs'
import { openCase } from './support/desk.mjs'
import { begin, fillIn, heading, onwards, scan, villageTaken } from './support/form.mjs'
import { photosSent, receipt, send } from './support/journeys.mjs'
import { grow2020 } from './support/old.mjs'
import { choose as choosePaper, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

const lastDigitsSwapped = `${SUN.id.slice(0, 16)}12`

/** A wrong number first: it is told, and the right one goes on. */
async function mistake(phone) {
  const number = phone.getByLabel('身份证号，18 位', { exact: true })
  await number.fill(lastDigitsSwapped)
  await onwards(phone)
  await phone.getByRole('heading', { name: '有 1 处要改' }).waitFor()
  await phone.getByRole('alert').getByText('身份证号好像有一位不对').waitFor()
  await number.fill(SUN.id)
}

async function choose(phone, label, photo) {
  const choosing = phone.waitForEvent('filechooser')
  await phone.getByText(label, { exact: true }).tap()
  await (await choosing).setFiles(photo)
}

test('with the APIs of 2020, a mistake and a photo, it is filed', async () => {
  const phone = await town.phone()
  await phone.addInitScript(grow2020)
  const bill = await photoOf(town.browser, ['住院费用清单'], { print: false })
  const at = {
    applicant: () => mistake(phone),
    hardships: async () => {
      await choose(phone, '从相册选', bill)
      await phone.getByRole('img', { name: /第 1 张$/ }).waitFor()
    },
  }
  await fillIn(phone, { ...SUN, description: '丈夫摔伤了腿，住院两个月。' }, { at })
  await send(phone)
  const reference = await receipt(phone)
  await photosSent(phone)
  await desk.reload()
  const view = await openCase(desk, reference)
  await view.getByText('丈夫摔伤了腿').waitFor()
  await view.getByRole('button', { name: /^放大.*照片$/ }).waitFor()
  assertNoFaults(phone)
})

/** A phone that gets neither the module nor its JavaScript: only the server can judge. */
async function without(module) {
  const phone = await town.phone({ serviceWorkers: 'block' })
  await phone.route(module, (route) => route.abort())
  phone.asked = 0
  phone.on('request', (request) => {
    if (request.url().endsWith('/declarations/check')) phone.asked += 1
  })
  return phone
}

test('without the crate the server judges, page by page, and nothing is lost', async (t) => {
  await t.test('a mistake is told on its page', async () => {
    const phone = await without('**/assets/validator*')
    const own = { ...SUN, born: undefined }
    await fillIn(phone, own, { at: { applicant: () => mistake(phone) } })
    const pages = phone.asked
    // Five pages, one of them twice.
    assert.ok(pages >= 6, `${pages} questions to the server`)
    await send(phone)
    const reference = await receipt(phone)
    // The whole form is one more question, not one for each page.
    assert.equal(phone.asked, pages + 1)
    await desk.reload()
    await (await openCase(desk, reference)).getByText('女，1978年2月6日生').waitFor()
  })

  await t.test('the paper of a proxy has its code', async () => {
    const phone = await without('**/assets/validator_bg*')
    let code
    const at = {
      paper: async () => {
        code = await phone.getByText(/^\d{4} \d{4}$/).innerText()
        await shot(phone, 'server-judges-paper')
        await choosePaper(phone, await photoOf(town.browser, ['吴老根', code]))
        await phone.getByRole('img', { name: '拍这张纸，第 1 张' }).waitFor()
      },
    }
    await fillIn(phone, WU, { at })
    await send(phone)
    const reference = await receipt(phone)
    await desk.reload()
    await (await openCase(desk, reference)).getByText(code.replace(' ', '-')).waitFor()
  })

  await t.test('and with no signal either, it is kept, and judged when it arrives', async () => {
    const phone = await without('**/assets/validator*')
    // The crate is the last that the app asks for: all the rest has arrived.
    const asked = phone.waitForRequest('**/assets/validator*')
    const started = async () => {
      await asked
      await loseSignal(phone)
    }
    await fillIn(phone, { ...SUN, id: lastDigitsSwapped, born: undefined }, { started })
    await send(phone)
    await phone.getByRole('heading', { name: '还没发出去，只存在这部手机里' }).waitFor()
    await findSignal(phone)
    await phone.getByText('身份证号好像有一位不对').first().waitFor()
    await shot(phone, 'server-judges-late')
    await phone.getByRole('button', { name: '去改' }).tap()
    await heading(phone, '您的姓名和身份证号')
    const number = phone.getByLabel('身份证号，18 位', { exact: true })
    assert.equal((await number.inputValue()).replaceAll(' ', ''), lastDigitsSwapped)
  })
})

test('a page of the app that does not arrive is asked for again, and answers stay', async () => {
  const phone = await without('**/assets/rest-*.js')
  await scan(phone)
  await villageTaken(phone)
  await begin(phone)
  await phone.getByText('没有信号，或者网不好，后面的页面打不开。您填的都还在。').waitFor()
  await phone.unroute('**/assets/rest-*.js')
  await phone.getByRole('button', { name: '再试一次' }).tap()
  await heading(phone, '您的姓名和身份证号')
})

test('without JavaScript the page says what to do, and whom to call', async () => {
  const phone = await town.phone({ javaScriptEnabled: false })
  await scan(phone)
  await heading(phone, '家里有难处，打电话也能报')
  // What is in <noscript> is no text to the engine of the locators.
  const told = await phone.locator('body').innerText()
  assert.match(told, /关了“JavaScript”.*请村干部代填/s)
  await phone.getByRole('link', { name: '12345' }).waitFor()
  assert.equal(await phone.getByText('正在打开').isVisible(), false)
  await shot(phone, 'no-script')
  await phone.getByRole('link', { name: '各乡镇的电话' }).tap()
  await heading(phone, '家里有难处，打电话也能报')
  await phone.getByRole('listitem').filter({ hasText: '褚兰镇' }).getByRole('link', { name: '0557-0000103' }).waitFor()
  await shot(phone, 'no-script-telephones')
  assertNoFaults(phone)
})

test('an engine that cannot start the app says so too', async () => {
  const phone = await without('**/assets/phone-*.js')
  await phone.clock.install()
  await scan(phone)
  await phone.getByText('正在打开').waitFor()
  const help = phone.getByText('请换一部手机，或者请村干部代填')
  await phone.evaluate(() => document.getAnimations().forEach((one) => one.finish()))
  await help.waitFor()
  await shot(phone, 'cannot-start')
  assert.deepEqual(await breaches(phone), [])
})
