// The harness itself: what the other files take for granted about the browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { breaches, DESK, launch, open, overflow, PHONE, shot } from './support/browser.mjs'

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
