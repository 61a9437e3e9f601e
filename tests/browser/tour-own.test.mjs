// Every page that somebody sees who files for her own household, in letters of each size:
// empty, filled in, with errors, without a signal, sent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSignal, loseSignal, open } from './support/browser.mjs'
import { household } from './support/cadre.mjs'
import { fillIn, heading } from './support/form.mjs'
import { lookUp, receipt, see, send } from './support/journeys.mjs'
import { keptAt } from './support/kept.mjs'
import { SUN } from './support/people.mjs'
import { LETTERS, tourist } from './support/tour.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'
import { fakeVoice } from './support/voice.mjs'

const town = newTown({ cases: 0 })

/** 下一步 with nothing answered: the summary has the focus, and the title says so. */
async function faulty(phone) {
  await phone.getByRole('button', { name: /^(下一步|就用这张)$/ }).tap()
  const summary = phone.getByRole('alert').filter({ hasText: '处要改' })
  await summary.and(phone.locator(':focus')).waitFor()
  await until(phone, () => document.title.startsWith('错误：'))
}

/** Pages that cannot be left empty. */
const FAULTY = ['applicant', 'household', 'hardships', 'consents']

for (const letters of LETTERS) {
  test(`filing for oneself, ${letters}`, async () => {
    const { phone, look, end } = await tourist(town, letters)
    const button = (name) => phone.getByRole('button', { name })

    // The picker of places.
    await look('start-scanned')
    await button('换个村').tap()
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
    await button('大杨村').waitFor()
    await look('region-village')

    // The form, with every page's errors, and what opens up on the way.
    await fillIn(phone, SUN, {
      look: async (name) => {
        // What was wrong and is mended is no longer said.
        await phone.getByRole('alert').filter({ hasText: '处要改' }).waitFor({ state: 'detached' })
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
    await keptAt(phone, 'review')
    await phone.reload()
    await heading(phone, '上次没填完')
    await look('resume')
    await button('接着填').tap()
    await heading(phone, '看一看，对不对')

    // Out of reach, and back.
    await loseSignal(phone)
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
    await findSignal(phone)
    const reference = await receipt(phone)
    await look('receipt')
    await see(phone)
    await look('status')
    await phone.getByText('您报的内容').tap()
    await button('我要撤回').tap()
    await look('status-withdrawal-request')
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

test('without a code the village is asked for, before anything goes on', async () => {
  const { phone, look, end } = await tourist(town, 'plain')
  await phone.goto('/')
  await phone.getByRole('button', { name: '点这里选村' }).waitFor()
  await phone.getByRole('button', { name: '给自己家填' }).tap()
  await phone.getByRole('alert').filter({ hasText: '处要改' }).and(phone.locator(':focus')).waitFor()
  await look('start-errors')
  end()
})

for (const letters of ['plain', 'large']) {
  test(`on a phone that can speak, ${letters}`, async () => {
    const chinese = (phone) => phone.addInitScript(fakeVoice, { lang: 'zh-CN' })
    const { phone, look, end } = await tourist(town, letters, chinese)
    const listen = phone.getByRole('button', { name: '听一听', exact: true })
    await listen.waitFor()
    await look('listen-start')
    await fillIn(phone, SUN, {
      open: true,
      entered: async (name) => {
        if (name !== 'applicant') return
        await faulty(phone)
        await look('listen-errors')
      },
      at: {
        household: async () => {
          await phone.evaluate(() => (window.hold = true))
          await listen.tap()
          await listen.and(phone.locator('[aria-pressed="true"]')).waitFor()
          await look('listen-on')
          await phone.evaluate(() => (window.hold = false))
        },
        consents: () => look('listen-consents'),
      },
    })
    await send(phone)
    await receipt(phone)
    await look('listen-receipt')
    end()
  })
}
