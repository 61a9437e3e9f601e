// The harness itself: what the other files take for granted about the browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { breaches, DESK, launch, open, overflow, PHONE, shot } from './support/browser.mjs'
import { until } from './support/until.mjs'

let browser
before(async () => (browser = await launch()))
after(() => browser.close())

const PAGE = '<!doctype html><html lang="zh"><title>页</title><main><h1>守望相助</h1></main>'

test('a phone is narrow, touched, Chinese, and at +08:00', async () => {
  const page = await open(browser, PHONE)
  await page.setContent(PAGE.replace('<title>', '<meta name="viewport" content="width=device-width"><title>'))
  const seen = await page.evaluate(() => ({
    width: innerWidth,
    touch: navigator.maxTouchPoints > 0,
    language: navigator.language,
    zone: new Date('2026-09-24T00:00:00Z').getTimezoneOffset(),
  }))
  assert.deepEqual(seen, { width: 360, touch: true, language: 'zh-CN', zone: -480 })
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await breaches(page), [])
  await page.context().close()
})

test('Chinese characters have glyphs of their own, not boxes', async () => {
  const page = await open(browser, DESK)
  await page.setContent('<p style="font-size:40px"><span>守</span><span>望</span></p>')
  const [one, two] = await Promise.all(
    [0, 1].map((n) => page.locator('span').nth(n).screenshot().then((png) => png.toString('hex'))),
  )
  assert.notEqual(one, two)
  await shot(page, 'harness')
  await page.context().close()
})

test('what a bad page breaks is found', async () => {
  const page = await open(browser, PHONE)
  await page.setContent('<html><body><img src="data:,"><div style="width:2000px">x</div>')
  assert.ok((await breaches(page)).some((line) => line.startsWith('image-alt')))
  assert.ok((await overflow(page)) > 0)
  await page.context().close()
})

test('a promise is waited for until it is true, though the clock of the page stands still', async () => {
  const page = await open(browser, PHONE, undefined, '2026-09-24T09:00:00+08:00')
  await page.clock.pauseAt('2026-09-24T10:00:00+08:00')
  await page.evaluate(() => (window.asked = 0))
  const third = async (enough) => (window.asked += 1) >= enough && 'the third'
  assert.equal(await until(page, third, 3), 'the third')
  assert.equal(await page.evaluate(() => window.asked), 3)
  await page.context().close()
})

test('what never becomes true is named, and so is a promise that is never kept', async () => {
  const page = await open(browser, PHONE)
  const holds = async () => false
  await assert.rejects(until(page, holds, '李秀英', 100), /not so within 0.1 s: holds, of 李秀英/)
  await assert.rejects(until(page, () => new Promise(() => {}), undefined, 100), /not so within 0.1 s: .*new Promise/)
  await page.context().close()
})
