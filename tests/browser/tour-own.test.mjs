// Every page that somebody sees who files for her own household, in letters of each size:
// empty, filled in, with errors, without a signal, sent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch } from './support/browser.mjs'
import { fillIn, heading } from './support/form.mjs'
import { lookUp, receipt, see, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { startServer } from './support/server.mjs'
import { LETTERS, tourist } from './support/tour.mjs'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** 下一步 with nothing answered: the summary has the focus, and the title says so. */
async function faulty(phone) {
  await phone.getByRole('button', { name: /^(下一步|就用这张)$/ }).tap()
  const summary = phone.getByRole('alert').filter({ hasText: '处要改' })
  await summary.waitFor()
  assert.ok(await summary.evaluate((box) => box === document.activeElement))
  assert.match(await phone.title(), /^错误：/)
}

/** Pages that cannot be left empty. */
const FAULTY = ['name', 'id', 'telephone', 'hardships', 'consents']

for (const letters of LETTERS) {
  test(`filing for oneself, ${letters}`, async () => {
    const { phone, look, end } = await tourist(browser, server, letters)
    const button = (name) => phone.getByRole('button', { name })

    // The picker of places.
    await look('start-scanned')
    await faulty(phone)
    await look('start-errors')
    await button('不是，我来选').tap()
    await heading(phone, '选户口所在的村')
    await look('region-county')
    await button('埇桥区').tap()
    await button('褚兰镇').waitFor()
    await look('region-township')
    await phone.getByLabel('搜村名、乡镇名').fill('没有这个村')
    await phone.getByText('没有搜到').waitFor()
    await look('region-nothing')
    await phone.getByLabel('搜村名、乡镇名').fill('')
    await button('褚兰镇').tap()
    await button('大杨村委会').waitFor()
    await look('region-village')

    // The form, with every page's errors, and what opens up on the way.
    await fillIn(phone, SUN, {
      look: async (name) => {
        await look(`own-${name}`)
        if (name === 'hardships') await urgent()
      },
      entered: async (name) => {
        if (!FAULTY.includes(name)) return
        await faulty(phone)
        await look(`own-${name}-errors`)
      },
    })
    async function urgent() {
      await phone.getByRole('checkbox', { name: '现在就过不下去' }).check()
      await phone.getByText('还想说几句、加照片').tap()
      await phone.getByRole('heading', { name: '现在就打电话' }).waitFor()
      await look('own-hardships-open')
      await phone.getByRole('checkbox', { name: '现在就过不下去' }).uncheck()
    }
    await phone.reload()
    await heading(phone, '上次没填完')
    await look('resume')
    await button('接着填').tap()
    await heading(phone, '看一看，对不对')

    // Out of reach, and back.
    await phone.context().setOffline(true)
    await phone.getByText('现在没有信号。照样能填').waitFor()
    await look('own-review-offline')
    await send(phone)
    await heading(phone, '还没发出去，只存在这部手机里')
    await look('waiting')
    await phone.goto('/#/mine')
    await heading(phone, '办到哪了')
    await look('mine-waiting')
    await button(/^孙桂芳/).tap()
    await heading(phone, '还没发出去，只存在这部手机里')
    // What could not be reached so far is no fault of the page.
    phone.faults.length = 0
    await phone.context().setOffline(false)
    const reference = await receipt(phone)
    await look('receipt')
    await see(phone)
    await look('status')
    await phone.getByText('报的内容（遮住了一部分）').tap()
    await button('我要撤回').tap()
    await look('status-withdraw')
    await button('不撤回').tap()
    await phone.goto('/#/mine')
    await heading(phone, '办到哪了')
    await look('mine')
    await lookUp(phone, reference, '0001')
    await phone.getByRole('heading', { name: '已报到乡镇' }).waitFor()
    await look('lookup')
    // What was chosen has been remembered all along, and can be taken back.
    if (letters !== 'plain') await button('普通版').tap()
    await button('大字版').waitFor()
    end()
  })
}
