// What other phones than the one that filed can do: with the township's code, correct;
// with a slip that was found, see a state and nothing else.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertNoFaults, shot } from './support/browser.mjs'
import { begin, openCase, openedCase, sendBack } from './support/desk.mjs'
import { count, heading, mend, scan } from './support/form.mjs'
import { ask, file, lookUp, photosSent, receipt, send } from './support/journeys.mjs'
import { photoOf } from './support/paper.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

const town = newTown({ cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

/** In the browser: what tells one writing of the phone's records from the next; false while it is `before`. */
async function written(before) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const db = await done(indexedDB.open('shouwang'))
  const rows = await done(db.transaction('filings').objectStore('filings').getAll())
  db.close()
  const now = rows.map(({ iv }) => iv.join()).join('|')
  return now !== before && now
}

test('the camera kills the page, the storage is wiped, another phone corrects', async (t) => {
  const old = await town.phone()
  const granny = { ...SUN, name: '张桂英', card: true, telephone: '13955700008' }
  let reference, code

  await t.test('after the camera has killed the page, all is there, on the same page', async () => {
    const at = {
      applicant: async () => {
        const choosing = old.waitForEvent('filechooser')
        const before = await old.evaluate(written)
        await old.getByText('拍照', { exact: true }).tap()
        await choosing
        // A camera takes longer to open than the phone to write.
        await until(old, written, before)
        // The phone has no room for the camera and the page at once.
        await old.reload()
        await old.getByRole('heading', { name: '上次没填完' }).waitFor()
        await old.getByText('上次填到“申请人的姓名和身份证号”').waitFor()
        await old.getByText('张桂英').waitFor()
        await shot(old, 'camera-resume')
        await old.getByRole('button', { name: '接着填' }).tap()
        await heading(old, '您的姓名和身份证号')
        assert.ok(await old.getByRole('radio', { name: '拍身份证' }).isChecked())
        const again = old.waitForEvent('filechooser')
        await old.getByText('拍照', { exact: true }).tap()
        const card = await photoOf(town.browser, ['居民身份证', '姓名 张桂英'], { print: false })
        await (await again).setFiles(card)
        await old.getByRole('img', { name: '拍身份证有头像的那一面，第 1 张' }).waitFor()
      },
    }
    reference = await file(old, granny, { at })
    await photosSent(old)
    assertNoFaults(old)
  })

  await t.test('the township returns it, and reads out a code', async () => {
    await desk.reload()
    await openCase(desk, reference)
    await sendBack(desk, ['电话', '家庭人口'])
    await desk.getByRole('article').getByText('已退回').first().waitFor()
    await shot(desk, 'granny-returned')
    const panel = await begin(desk, '给补正码')
    await panel.getByRole('button', { name: '生成补正码' }).click()
    code = await panel.getByText(/^\d{4}-\d{4}$/).innerText()
    await shot(desk, 'granny-code')
    assertNoFaults(desk)
  })

  await t.test('the phone that filed has been wiped', async () => {
    // As the phone's settings do it, or WeChat's.
    const wiper = await old.context().newCDPSession(old)
    const origin = new URL(town.server.url).origin
    await wiper.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    await scan(old)
    await old.getByRole('button', { name: '看办到哪一步了' }).tap()
    await old.getByText('这部手机里还没有报过').waitFor()
  })

  await t.test("the granddaughter's phone corrects with the code", async () => {
    const phone = await town.phone()
    await lookUp(phone, reference, '0008')
    await phone.getByRole('heading', { name: '请您补一补' }).waitFor()
    await shot(phone, 'granny-lookup', { fullPage: true })
    await phone.getByLabel('8 位数字').fill('00000000')
    await phone.getByRole('button', { name: '在这部手机上改' }).tap()
    await phone.getByText('数字用不了').waitFor()
    await phone.getByLabel('8 位数字').fill(code)
    await phone.getByRole('button', { name: '在这部手机上改' }).tap()
    await mend(phone, [
      ['您的电话，家里几口人', async () => {
        await phone.getByText('电话要改一改：').waitFor()
        await phone.getByLabel('手机号，11 位', { exact: true }).fill('13955700009')
        await phone.getByText('家里人数要改一改：').waitFor()
        await count(phone, 3)
        await shot(phone, 'granny-telephone')
      }],
    ])
    await shot(phone, 'granny-mended', { fullPage: true })
    await send(phone)
    assert.equal(await receipt(phone), reference)
    await shot(phone, 'granny-corrected')
  })

  await t.test('the township reads the second version', async () => {
    await desk.reload()
    const view = await openedCase(desk, reference)
    await view.getByText('待答复').waitFor()
    await view.getByText('13955700009').first().waitFor()
    await view.getByText('3 人一起吃住').waitFor()
    await view.getByText('补正', { exact: true }).first().waitFor()
    // The photo was not asked for, so it is kept and counts as before.
    await view.getByRole('button', { name: /^放大.*照片$/ }).waitFor()
    assert.equal(await view.getByText('（补正前）').count(), 0)
    await shot(desk, 'granny-desk')
  })
})

test('a neighbour with a found slip learns a state, a date and a telephone', async (t) => {
  const owner = await town.phone()
  const reference = await file(owner, { ...SUN, description: '丈夫摔伤了腿' })
  const page = new URL(owner.url())
  const neighbour = await town.phone()
  const secrets = ['孙', '桂芳', '大杨', '丈夫', '生病', '打工', '139557', '3422']

  await t.test('by the slip and the right four digits', async () => {
    await lookUp(neighbour, reference, '0001')
    await neighbour.getByRole('heading', { name: '已报到乡镇' }).waitFor()
    const told = await neighbour.getByRole('main').innerText()
    assert.match(told, /乡镇最晚 .*\d+月\d+日（星期.）答复/)
    assert.match(told, /褚兰镇电话\s*0557-0000103/)
    for (const secret of secrets) assert.ok(!told.includes(secret), `${secret} in\n${told}`)
    await shot(neighbour, 'neighbour-told', { fullPage: true })
  })

  await t.test('by the address of the page it was sent from: nothing', async () => {
    for (const path of [page.hash.replace('sent', 'status'), page.hash]) {
      await neighbour.goto(`/${path}`)
      await neighbour.reload()
      await neighbour.getByRole('button', { name: '返回' }).waitFor()
      const told = await neighbour.getByRole('main').innerText()
      for (const secret of [...secrets, reference, '已报到', '收到'])
        assert.ok(!told.includes(secret), `${secret} in\n${told}`)
    }
    await shot(neighbour, 'neighbour-address')
  })

  await t.test('by guessing: the same words for all that is wrong, then more digits, never a lock', async () => {
    const wrong = neighbour.getByText('没有查到。')
    const guess = async (number, last4) => {
      await lookUp(neighbour, number, last4)
      await wrong.waitFor()
      return neighbour.getByRole('alert').innerText()
    }
    const said = [await guess('1234-5678-9012', '0001'), await guess(reference, '1111')]
    assert.equal(new Set(said).size, 1, said.join('\n'))
    for (let n = 1; n < 20; n += 1) {
      const asked = { reference, last4: String(2000 + n) }
      const answer = await neighbour.request.post('/api/v1/status-lookups', { data: asked })
      assert.equal(answer.status(), 404)
    }
    // Four do not tell any more whether they are right, and what is typed stays there.
    for (const last4 of ['6666', '0001']) {
      await lookUp(neighbour, reference, last4)
      await neighbour.getByText('今天有人多次输错，这次要输后六位。').waitFor()
      assert.equal(await neighbour.getByLabel('后 6 位').inputValue(), last4)
    }
    assert.equal(await neighbour.getByRole('heading', { name: '已报到乡镇' }).count(), 0)
    await shot(neighbour, 'neighbour-six', { fullPage: true })
    // Who has the right six is held up by nobody.
    await neighbour.getByLabel('后 6 位').fill('７００００１')
    await neighbour.getByRole('button', { name: '查一查' }).tap()
    await neighbour.getByRole('heading', { name: '已报到乡镇' }).waitFor()
    await shot(neighbour, 'neighbour-six-right', { fullPage: true })
  })

  await t.test('and the one who filed sees her filing as before', async () => {
    await owner.getByRole('button', { name: '看办到哪了' }).tap()
    await owner.getByRole('heading', { name: '已报到乡镇' }).waitFor()
    await owner.getByText('您报的内容').waitFor()
    await shot(owner, 'owner-status', { fullPage: true })
    assertNoFaults(owner)
  })
})
