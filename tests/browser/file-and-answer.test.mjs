// The main job, as people do it: a farmer files on a phone, the township sees it and
// accepts, the farmer reads the answer on the same phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertNoFaults, breaches, DESK, launch, open, overflow, PHONE, shot } from './support/browser.mjs'
import { startServer } from './support/server.mjs'

const VILLAGE = '341302103209'

let server, browser
before(async () => ([server, browser] = await Promise.all([startServer(), launch()])))
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a farmer files, the township accepts, the farmer reads it', async (t) => {
  const phone = await open(browser, PHONE, server.url)
  const next = () => phone.getByRole('button', { name: '下一步' }).tap()
  /** Waits for the page with this heading, looks at it as a whole, and keeps a picture. */
  const page = async (heading, name) => {
    await phone.getByRole('heading', { name: heading, level: 1 }).waitFor()
    assert.equal(await overflow(phone), 0, `${heading} is too wide`)
    barriers.push(...(await breaches(phone)).map((breach) => `${heading}: ${breach}`))
    await shot(phone, name)
  }
  const barriers = []
  let reference

  await t.test('files', async () => {
    await phone.goto(`/?village=${VILLAGE}&list=2023-06`)
    await phone.getByRole('button', { name: '是这个村' }).tap()
    await phone.getByRole('radio', { name: '给自己家填' }).check()
    await page('家里有难处，告诉乡镇', 'phone-1-start')
    await next()

    await phone.getByLabel('姓名').fill('孙桂芳')
    await phone.getByRole('radio', { name: '丈夫或妻子' }).check()
    await page('您叫什么名字？', 'phone-2-name')
    await next()

    await phone.getByLabel('身份证号，18 位').fill('342201197802060021')
    await phone.getByText('1978年2月6日出生，女').waitFor()
    await page('您的身份证号', 'phone-3-id')
    await next()

    await phone.getByLabel('手机号，11 位').fill('13955700001')
    await page('您的手机号', 'phone-4-telephone')
    await next()

    await page('一起吃住的有几口人？', 'phone-5-household')
    await phone.getByRole('button', { name: '多一个人' }).tap()
    await next()

    await phone.getByRole('checkbox', { name: '生病花钱多' }).check()
    await phone.getByRole('checkbox', { name: '打工没着落' }).check()
    await page('家里遇到了什么难处？', 'phone-6-hardships')
    await next()

    await phone.getByRole('checkbox', { name: '我同意：说的都是真的' }).check()
    await phone.getByRole('checkbox', { name: '我同意：可以查我名下的财产' }).check()
    await page('承诺和授权', 'phone-7-consents')
    await next()

    await page('看一看，对不对', 'phone-8-review')
    await phone.getByRole('button', { name: '发给乡镇' }).tap()
    await page('乡镇已收到', 'phone-9-receipt')
    const text = await phone.getByRole('main').innerText()
    reference = text.match(/\d{4}[ -]?\d{4}[ -]?\d{4}/)?.[0]
    assert.ok(reference, `no reference on the receipt: ${text}`)
    assertNoFaults(phone)
  })
  await t.test('is accepted', async () => {
    const desk = await open(browser, DESK, server.url)
    const look = async (name) => {
      assert.equal(await overflow(desk), 0, `${name} is too wide`)
      barriers.push(...(await breaches(desk)).map((breach) => `${name}: ${breach}`))
      await shot(desk, name)
    }
    await desk.goto('/desk/')
    await signIn(desk, '褚兰镇')
    const row = desk.getByRole('link', { name: reference })
    await row.waitFor()
    await look('desk-1-inbox')

    await row.click()
    const view = desk.getByRole('article', { name: '孙桂芳' })
    await view.getByText('首次打开').waitFor()
    await look('desk-2-case')

    await view.getByRole('button', { name: '收下', exact: true }).click()
    const form = desk.getByRole('region', { name: '收下', exact: true })
    await form.getByText('打电话', { exact: true }).click()
    await look('desk-3-acceptance')
    await form.getByRole('button', { name: '收下', exact: true }).click()
    await view.getByText('已收下').first().waitFor()
    await look('desk-4-accepted')
    assertNoFaults(desk)
    await desk.context().close()
  })

  await t.test('is read', async () => {
    await phone.getByRole('button', { name: '看办到哪了' }).tap()
    await phone.getByText('乡镇已收下，还没有定。下一步：村干部上门').waitFor()
    await page('办到哪了', 'phone-10-status')
    assertNoFaults(phone)
  })

  await t.test('keeps nobody out', () => assert.deepEqual([...new Set(barriers)], []))
  await phone.context().close()
})

async function signIn(desk, region) {
  const account = server.accounts.find((one) => one.region === region)
  await desk.getByLabel('账号').fill(account.login)
  await desk.getByLabel('密码', { exact: true }).fill(account.password)
  await desk.getByRole('button', { name: '登录' }).click()
}
