// An officer whose account asks for a one-time code beside the password.
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertNoFaults, pardon, shot } from './support/browser.mjs'
import { program } from './support/server.mjs'
import { newTown } from './support/town.mjs'

const MORNING = '2026-09-24T09:00:00+08:00'
const started = Date.now()

const town = newTown({ now: MORNING, cases: 0 })

/** RFC 6238, as the officer's own phone does it; the server's clock runs from MORNING. */
function codeNow(secret) {
  const seconds = (Date.parse(MORNING) + Date.now() - started) / 1000
  const step = Buffer.alloc(8)
  step.writeBigInt64BE(BigInt(Math.floor(seconds / 30)))
  const tag = createHmac('sha1', secret).update(step).digest()
  const word = tag.readUInt32BE(tag[19] & 0xf) & 0x7fffffff
  return String(word % 1e6).padStart(6, '0')
}

function enrol(login) {
  const keys = join(town.server.data, 'demo.keys')
  const args = ['accounts', 'totp', login, '--data', town.server.data, '--key-file', keys]
  const secret = new URL(execFileSync(program, args, { encoding: 'utf8' })).searchParams.get('secret')
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
  return Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

test('the code is asked for only where there is one', async () => {
  const { login, password } = town.server.accounts.find((one) => one.region === '褚兰镇')
  const secret = enrol(login)
  const page = await town.desk()
  // The browser says a 401 in red by itself.
  pardon(page, /\/sessions$/)
  await page.goto('/desk/')
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  const code = page.getByLabel('动态码')
  await code.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('alert').getByText('还要输动态码').waitFor()
  await shot(page, 'one-time-code')
  const right = codeNow(secret)
  await code.fill(right === '000000' ? '000001' : '000000')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('动态码不对').waitFor()
  await code.fill(codeNow(secret))
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: '页面' }).waitFor()
  assertNoFaults(page)
})
