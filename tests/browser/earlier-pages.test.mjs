// A phone keeps the pages that it has loaded for weeks: those of each version in
// tests/upgrade go on working at the server as it is now, from filing to the answer.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { assertNoFaults, open, PHONE, reopened, shot } from './support/browser.mjs'
import { accept, openCase, sendBack } from './support/desk.mjs'
import { readAccepted } from './support/earlier.mjs'
import { earlierPages } from './support/front.mjs'
import { newTown } from './support/town.mjs'

const FIXTURES = fileURLToPath(new URL('../upgrade/', import.meta.url))

const town = newTown({ cases: 0 })
let desk
before(async () => (desk = await town.officer('褚兰镇')))

/** The script that a page is made of: each build names it anew. */
const scriptOf = (page) => page.match(/src="(\/assets\/phone-[^"]+\.js)"/)[1]
const scriptIn = async (phone) => scriptOf(await phone.content())

/** The case at the desk, as the list has it by now. */
async function atDesk(reference) {
  await desk.goto('/desk/')
  return openCase(desk, reference)
}

/** In the browser: until the server's newest worker is there, and waits. */
async function newWorker() {
  const registration = await navigator.serviceWorker.ready
  await registration.update()
  const { installing } = registration
  if (installing) await new Promise((resolve) => installing.addEventListener('statechange', resolve))
}

for (const name of await readdir(FIXTURES)) {
  test(`the pages of ${name}, at this server`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'shouwang-earlier-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    execFileSync('tar', ['-xzf', join(FIXTURES, name, 'web.tar.gz'), '-C', folder])
    const earlier = await import(pathToFileURL(join(folder, 'support/earlier.mjs')))
    const front = await earlierPages(join(folder, 'dist'), town.server.url)
    t.after(() => front.stop())
    const script = scriptOf(await readFile(join(folder, 'dist/index.html'), 'utf8'))

    const phone = await open(town.browser, PHONE, front.url)
    let own, other

    await t.test('are kept by their worker, and are what opens after the upgrade', async () => {
      await earlier.begin(phone)
      front.upgrade()
      await phone.reload()
      assert.equal(await scriptIn(phone), script)
    })

    await t.test('file for somebody else, with a print and a bill', async () => {
      other = await earlier.fileWithPhotos(phone, town.browser)
      const view = await atDesk(other)
      for (const photo of ['放大手印照片', /^放大.*(票据|病历|证明).*照片$/])
        await view.getByRole('button', { name: photo }).waitFor()
      await shot(desk, `earlier-${name}-photos`)
    })

    await t.test('read where it stands, by the receipt', () => earlier.readBySlip(phone, other))

    await t.test('mend what the township returned', async () => {
      await sendBack(desk, ['家庭人口'])
      await earlier.correctPeople(phone, other)
      own = await earlier.fileOwn(phone)
      await atDesk(own)
      await sendBack(desk, ['电话'])
      await earlier.correctTelephone(phone, own)
      await (await atDesk(own)).getByText('13955700009').first().waitFor()
    })

    await t.test('are told that it was accepted', async () => {
      await (await atDesk(other)).getByText('补正', { exact: true }).first().waitFor()
      await accept(desk)
      await earlier.readAccepted(phone, other)
      await shot(phone, `earlier-${name}-accepted`)
      assert.equal(await scriptIn(phone), script)
      assertNoFaults(phone)
      assertNoFaults(desk)
    })

    await t.test("leave what they kept to this version's", async () => {
      const now = scriptOf(await (await fetch(town.server.url)).text())
      let fresh = phone
      // The new worker takes over once no page of the old one is open, which takes a moment.
      for (let n = 0; n < 100 && (await scriptIn(fresh)) !== now; n += 1) {
        await fresh.evaluate(newWorker)
        fresh = await reopened(fresh)
        await fresh.goto('/')
      }
      assert.equal(await scriptIn(fresh), now)
      await readAccepted(fresh, other)
      assertNoFaults(fresh)
    })
  })
}
