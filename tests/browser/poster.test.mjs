// The poster on the village's wall: as it is printed, and what a phone that scans it asks.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { villageTaken } from './support/form.mjs'
import { shot } from './support/browser.mjs'
import { VILLAGE } from './support/journeys.mjs'
import { program } from './support/server.mjs'
import { newTown } from './support/town.mjs'

const run = promisify(execFile)
/** A4 at 96 dots an inch. */
const A4 = { viewport: { width: 794, height: 1123 } }

const town = newTown({ cases: 0 })

const poster = (...args) => run(program, ['poster', '--data', town.server.data, ...args])

test('a poster is drawn, fits on its sheet, and its code opens the village', async () => {
  const file = join(town.server.data, 'poster.svg')
  await poster('--village', VILLAGE, '--url', town.server.url, '--out', file)
  const svg = await readFile(file, 'utf8')
  const sheet = await (await town.browser.newContext(A4)).newPage()
  await sheet.setContent(`<style>body{margin:0}</style>${svg}`)
  await shot(sheet, 'poster')
  const outside = await sheet.locator('svg text').evaluateAll((texts) =>
    texts
      .filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect()
        return left < 30 || right > 764 || top < 15 || bottom > 1110
      })
      .map((text) => text.textContent),
  )
  assert.deepEqual(outside, [], 'runs into the margin')

  // tests/api/poster.rs reads the code: it holds this address.
  const phone = await town.phone()
  await phone.goto(`/?village=${VILLAGE}&list=2023-06`)
  await villageTaken(phone)
  await phone.getByText(/大杨村/).first().waitFor()
})

test('where there is no such village, the command says so and fails', async () => {
  const failure = await poster('--village', '341302103999').then(
    () => assert.fail('it did not fail'),
    (error) => error,
  )
  assert.equal(failure.code, 2)
  assert.match(failure.stderr, /region\.unknown: 341302103999/)
})
