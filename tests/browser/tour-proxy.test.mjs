// Every page that a proxy sees, with what strains a page most: a name of 50 letters with
// a point and a rare character, a family of 20, a photo.
import { test } from 'node:test'
import { fillIn, heading } from './support/form.mjs'
import { receipt, see, send } from './support/journeys.mjs'
import { choose, photoOf } from './support/paper.mjs'
import { CROWDED } from './support/people.mjs'
import { tourist } from './support/tour.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0, flags: ['--use-fake-device-for-media-stream'] })

for (const letters of ['plain', 'large']) {
  test(`filing for somebody else, ${letters}`, async () => {
    const { phone, look, end } = await tourist(town, letters)
    await phone.context().grantPermissions(['camera'])
    const at = {
      paper: async () => {
        await look('proxy-paper-empty')
        await phone.getByRole('button', { name: '打开相机' }).tap()
        await until(phone, () => document.querySelector('video').videoWidth > 0)
        await look('proxy-camera')
        await phone.getByRole('button', { name: '不拍了' }).tap()
        await choose(phone, await photoOf(town.browser, ['手印']))
        await phone.getByText('照片清楚').waitFor()
        await look('proxy-paper')
        await phone.getByRole('img', { name: '拍这张纸，第 1 张' }).tap()
        await phone.getByRole('button', { name: '关上' }).tap()
      },
    }
    const shown = ['filler', 'why', 'filler-contact', 'applicant', 'household', 'aloud', 'signature', 'review']
    await fillIn(phone, CROWDED, {
      at,
      // One part, and the button to the next.
      entered: (page) => page === 'aloud' && look('proxy-aloud-part'),
      look: (page) => shown.includes(page) && look(`proxy-${page}`),
    })
    await send(phone)
    await receipt(phone)
    await phone.getByRole('button', { name: '再替一家填' }).waitFor()
    await phone.getByRole('button', { name: '看办到哪了' }).waitFor()
    await look('proxy-receipt')
    await see(phone)
    await look('proxy-status')
    await phone.goto('/#/mine')
    await phone.getByText('替阿').waitFor()
    await look('proxy-mine')

    // Who cannot press a print now: a reason, a witness.
    await phone.goto('/#/')
    await fillIn(phone, { ...CROWDED, sign: { how: '没法按（手不方便、人不清醒）', reason: '双手截肢' } }, {
      look: (page) => page === 'signature' && witness(),
      at: {},
    })
    async function witness() {
      await look('proxy-witness')
      await phone.getByLabel('见证人的姓名').fill('李大山')
      await phone.getByLabel('见证人的电话').fill('13955700006')
    }
    await heading(phone, '看一看，对不对')
    end()
  })
}
