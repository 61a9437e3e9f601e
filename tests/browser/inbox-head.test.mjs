// The county's seventeen tabs on the office screen, and a township's on an old one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, shot } from './support/browser.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ now: '2026-09-24T09:00:00+08:00', cases: 40 })

const lines = (tabs) =>
  tabs.getByRole('button').evaluateAll((all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size)

test('they stand in one line, all in sight', async () => {
  const desk = await town.officer('埇桥区')
  const tabs = desk.getByRole('navigation', { name: '申报分类' })
  await tabs.getByRole('button', { name: /^待答复\s*\d/ }).waitFor()
  assert.equal(await tabs.getByRole('button').count(), 17)
  assert.equal(await lines(tabs), 1)
  assert.ok(await tabs.evaluate((nav) => nav.scrollWidth <= nav.clientWidth), 'some stand outside')
  await shot(desk, 'county-tabs')
  assert.deepEqual(await breaches(desk), [])
  assertNoFaults(desk)
})

test('a township’s stand so on an old screen of 1024', async () => {
  const desk = await town.officer('褚兰镇', { viewport: { width: 1024, height: 768 } })
  const tabs = desk.getByRole('navigation', { name: '申报分类' })
  await tabs.getByRole('button', { name: /^待答复\s*\d/ }).waitFor()
  assert.equal(await lines(tabs), 1)
  assert.ok(await tabs.evaluate((nav) => nav.scrollWidth <= nav.clientWidth), 'some stand outside')
  assertNoFaults(desk)
})

test('with figures of a large county the line is moved, by hand and by key', async () => {
  const desk = await town.desk()
  await desk.route(/\/api\/v1\/cases\?/, async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    if (body.counts) for (const key of Object.keys(body.counts)) body.counts[key] = 20_253
    await route.fulfill({ response: answer, json: body })
  })
  const { login, password } = town.server.accounts.find((one) => one.region === '埇桥区')
  await desk.goto('/desk/')
  await desk.getByLabel('账号').fill(login)
  await desk.getByLabel('密码', { exact: true }).fill(password)
  await desk.getByRole('button', { name: '登录' }).click()
  const tabs = desk.getByRole('navigation', { name: '申报分类' })
  await tabs.getByRole('button', { name: /^待答复\s*20253/ }).waitFor()
  assert.equal(await lines(tabs), 1)
  assert.equal(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
  await tabs.getByRole('button', { name: '全部' }).focus()
  const inSight = await tabs.getByRole('button', { name: '全部' }).evaluate((one) => {
    const { right } = one.getBoundingClientRect()
    return right <= one.parentElement.getBoundingClientRect().right
  })
  assert.ok(inSight)
  await desk.keyboard.press('Enter')
  await tabs.getByRole('button', { name: '全部', pressed: true }).waitFor()
  await shot(desk, 'county-tabs-large')
  assert.deepEqual(await breaches(desk), [])
})
