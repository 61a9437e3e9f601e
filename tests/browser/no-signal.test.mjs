// A bad day for a phone: no network after one visit, no room, no HTTPS, a wrong clock, an
// old draft, two tabs. Nothing is lost, nothing arrives twice, and what is so is said.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import {
  assertNoFaults, findSignal, loseSignal, open, pardon, PHONE, shot,
} from './support/browser.mjs'
import { openCase } from './support/desk.mjs'
import { fillIn, heading, onwards, scan, villageTaken } from './support/form.mjs'
import { arrived, receipt, see, send } from './support/journeys.mjs'
import { leaveRecord } from './support/oldPhone.mjs'
import { choose, photoOf } from './support/paper.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

// A name that is this machine, but no secure context as 127.0.0.1 is one.
const town = newTown({ cases: 0, flags: ['--host-resolver-rules=MAP farm.test 127.0.0.1'] })

const waiting = (phone) => heading(phone, '还没发出去，只存在这部手机里')

/** The one visit: until the service worker has all that filing needs. */
async function visit(phone) {
  await scan(phone)
  await villageTaken(phone)
  await arrived(phone)
}

test('after one visit, everything that filing needs is there without a network', async (t) => {
  const phone = await town.phone()
  let reference

  await t.test('the page, the villages by name, the rules, the texts, the print check', async () => {
    await visit(phone)
    await loseSignal(phone)
    await phone.reload()
    await phone.getByText('现在没有信号。照样能填').waitFor()
    await phone.getByRole('button', { name: '换个村' }).tap()
    await heading(phone, '选户口所在的村')
    await phone.getByLabel('搜村名、乡镇名').fill('大杨')
    await phone.getByRole('button', { name: /褚兰镇 大杨/ }).first().tap()
    await phone.getByText(/褚兰镇 大杨/).waitFor()
    await shot(phone, 'no-signal-village')

    await phone.reload()
    const paper = async () => {
      const code = await phone.getByText(/^\d{4} \d{4}$/).innerText()
      const photo = await photoOf(town.browser, ['吴老根', code])
      await choose(phone, photo)
      await phone.getByText('照片清楚').waitFor()
    }
    // Every page by itself: the whole app comes from the phone.
    const look = async () => assert.ok(await phone.evaluate(() => navigator.serviceWorker.controller !== null))
    await fillIn(phone, WU, { at: { paper }, look })
    await send(phone)
    await waiting(phone)
    await phone.getByText('已存手机，还没发出去').waitFor()
    await shot(phone, 'no-signal-waiting')
  })

  await t.test('is there after a reload, and the page of its status too', async () => {
    await phone.reload()
    await waiting(phone)
    await phone.goto('/#/mine')
    const record = phone.getByRole('listitem').filter({ hasText: '替吴老根填的' })
    await record.getByText('已存手机，还没发出去').waitFor()
    await record.getByRole('button', { name: '再发一次' }).waitFor()
    await shot(phone, 'no-signal-mine')
  })

  await t.test('goes out once, and never through the service worker', async () => {
    const puts = []
    phone.on('response', (response) => {
      if (response.request().method() !== 'GET') puts.push(response)
    })
    await findSignal(phone)
    const record = phone.getByRole('listitem').filter({ hasText: '替吴**填的' })
    await record.getByText(/^✓ 已报到乡镇$/).waitFor()
    reference = /\d{4}-\d{4}-\d{4}/.exec(await record.innerText())[0]
    assert.equal(puts.filter((put) => /declarations\/[^/]+$/.test(put.url())).length, 1)
    assert.equal(puts.filter((put) => put.url().includes('/attachments/')).length, 1)
    for (const put of puts) assert.equal(put.fromServiceWorker(), false, put.url())
    await loseSignal(phone)
    await phone.goto('/#/')
    await phone.reload()
    await phone.goto('/#/mine')
    await record.getByRole('button').first().tap()
    await heading(phone, '办到哪了')
    await phone.getByText('看到的是上次的情况').waitFor()
    await phone.getByText(reference).waitFor()
    await shot(phone, 'no-signal-status')
  })
})

test('without WebAssembly it is the same: the rules as JavaScript are kept as well', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => delete globalThis.WebAssembly)
  await visit(phone)
  await until(phone, async () => {
    const names = await caches.keys()
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return kept.flat().some(({ url }) => url.includes('wasm2js'))
  })
  await loseSignal(phone)
  await phone.reload()
  await fillIn(phone, SUN)
})

test('a browser that keeps nothing says so before anything is typed, and files all the same', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'SecurityError')
    }
  })
  await scan(phone)
  await phone.getByText('这个浏览器存不住').waitFor()
  await shot(phone, 'no-room-refused')
  await fillIn(phone, SUN)
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('a phone that is full says so before anything is typed, and files all the same', async () => {
  const phone = await town.phone()
  await scan(phone)
  await villageTaken(phone)
  // From the second visit on, so that there is a key already.
  await phone.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await phone.reload()
  await phone.getByText('手机里的空间满了').waitFor()
  await shot(phone, 'no-room-full')
  await fillIn(phone, SUN)
  await loseSignal(phone)
  await send(phone)
  // What can be neither kept nor sent is not taken off the screen.
  await phone.getByText('没有存下，也没有发出去').first().waitFor()
  await shot(phone, 'no-room-send')
  await findSignal(phone)
  await send(phone)
  await receipt(phone)
})

test('without HTTPS it says what that means, and files all the same', async () => {
  const { port } = new URL(town.server.url)
  const phone = await open(town.browser, PHONE, `http://farm.test:${port}`)
  // Chromium says of a header that it counts only with HTTPS.
  pardon(phone, /Cross-Origin-Opener-Policy/)
  await scan(phone)
  assert.equal(await phone.evaluate(() => isSecureContext), false)
  assert.equal(await phone.evaluate(() => 'serviceWorker' in navigator), false)
  await phone.getByText('这个网址不安全').waitFor()
  await shot(phone, 'no-https')
  const paper = async () => {
    await choose(phone, await photoOf(town.browser, ['吴老根']))
    // Hashed by the crate, as there is no WebCrypto.
    await phone.getByText('照片清楚').waitFor()
  }
  await fillIn(phone, WU, { at: { paper } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

const YEAR_MS = 365 * 86_400_000
for (const [name, by] of [['back', -YEAR_MS], ['ahead', YEAR_MS]]) {
  test(`a clock that is a year ${name} is said, and does no harm`, async () => {
    const phone = await town.phone({ now: new Date(Date.now() + by) })
    await visit(phone)
    await phone.getByText('这部手机的日期不对').waitFor()
    await shot(phone, `clock-${name}`)
    await loseSignal(phone)
    await fillIn(phone, SUN, { open: true })
    await send(phone)
    await waiting(phone)
    // Somebody sets it right: what waits does not wait for a year.
    await phone.clock.setSystemTime(new Date())
    await findSignal(phone)
    const reference = await receipt(phone)
    const desk = await town.officer('褚兰镇')
    const view = await openCase(desk, reference)
    await view.getByText('填好').first().waitFor()
    assert.equal(await view.getByText('填报的日期离今天太远了').count(), 0)
    assertNoFaults(phone)
    await desk.context().close()
  })
}

test('a draft of an earlier version is opened, finished and sent', async () => {
  const phone = await town.phone()
  const fixture = new URL('fixtures/draft-of-format-1.json', import.meta.url)
  // A page of this server's that has nothing of the app in it.
  const nothing = { contentType: 'text/html', body: '<link rel="icon" href="data:,">' }
  await phone.route('/nothing', (route) => route.fulfill(nothing))
  await phone.goto('/nothing')
  await leaveRecord(phone, JSON.parse(await readFile(fixture, 'utf8')))
  await scan(phone)
  await heading(phone, '上次没填完')
  await phone.getByText('孙桂芳').waitFor()
  await phone.getByRole('button', { name: '接着填' }).tap()
  await heading(phone, '承诺和授权')
  await phone.getByRole('checkbox', { name: '保证：说的都是真的' }).check()
  await phone.getByRole('checkbox', { name: '同意：可以查我名下的财产' }).check()
  await onwards(phone)
  await heading(phone, '看一看，对不对')
  for (const kept of ['孙桂芳', '342201 19780206 0021', '村东头第三家', '3 人'])
    await phone.getByText(kept).first().waitFor()
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('a list that is out of date in one tab writes over nothing', async () => {
  const first = await town.phone()
  await fillIn(first, SUN)
  const second = await first.context().newPage()
  // The second tab hears nothing: as one that the phone had put to sleep.
  await second.addInitScript(() => {
    BroadcastChannel.prototype.addEventListener = () => {}
  })
  await second.goto('/#/mine')
  await second.getByText('填写中').waitFor()
  const third = await first.context().newPage()
  await third.goto('/#/mine')
  await third.getByText('填写中').waitFor()
  await send(first)
  const reference = await receipt(first)
  // One that hears follows.
  await third.getByRole('listitem').getByText(reference).waitFor()
  await second.getByRole('listitem').getByRole('button').first().tap()
  assert.equal(await receipt(second), reference)
  await see(first)
  assertNoFaults(first)
})
