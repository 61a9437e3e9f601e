// How much a person has to read and to do: letters of each page, how far it is to be scrolled,
// taps and pages of each journey. Few is a promise, so more than now fails. `node --test` prints the tables;
// SHOUWANG_SCREENS=1 writes them beside the pictures.
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { screens } from './support/browser.mjs'
import { fillIn } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { characters, screensBelow } from './support/measure.mjs'
import { SUN, WU } from './support/people.mjs'
import { tourist } from './support/tour.mjs'
import { newTown } from './support/town.mjs'

/**
 * The most that is allowed. Consents are law; the page that is read aloud repeats all. The
 * first page names two offices with their numbers, as the notice promises: some fifty signs.
 */
const MOST_LETTERS = { start: 220, hardships: 310, consents: 435, aloud: 450, review: 370 }
const MOST_ON_OTHERS = 130
// The number of people has no default: one tap more.
const MOST = {
  'for oneself': { pages: 6, taps: 12, boxes: 3, scrolled: 4.8 },
  'for somebody else': { pages: 11, taps: 25, boxes: 7, scrolled: 10.3 },
}

const town = newTown({ cases: 0 })

const JOURNEYS = [
  ['for oneself', SUN],
  ['for somebody else', { ...WU, sign: { how: '现在按不了', reason: '人在医院' } }],
]
const tables = []

for (const [name, who] of JOURNEYS) {
  test(`filing ${name}: pages, taps, letters`, async (t) => {
    const { phone, taps } = await tourist(town, 'plain')
    // Keys are no taps.
    phone.fingers = true
    const letters = {}
    const below = {}
    await fillIn(phone, who, {
      entered: async (page) => (letters[page] = await characters(phone)),
      look: async (page) => (below[page] = await screensBelow(phone)),
    })
    await send(phone)
    await receipt(phone)
    const [tapped, boxes] = await taps()
    const pages = Object.keys(letters)
    const rows = pages.map((page) => `| ${page} | ${letters[page]} | ${below[page].toFixed(1)} |`)
    const scrolled = Object.values(below).reduce((sum, one) => sum + one, 0)
    const sum = `${pages.length} pages, ${tapped} taps, ${boxes} boxes to type into, ${scrolled.toFixed(1)} screens to scroll`
    const head = '| page | letters | screens to scroll |\n|---|---|---|'
    tables.push(`## Filing ${name}\n\n${sum}.\n\n${head}\n${rows.join('\n')}\n`)
    t.diagnostic(`${name}: ${sum}; letters ${JSON.stringify(letters)}`)

    const most = MOST[name]
    assert.ok(pages.length <= most.pages, sum)
    assert.ok(tapped >= pages.length && tapped <= most.taps, sum)
    assert.ok(boxes <= most.boxes, sum)
    assert.ok(scrolled <= most.scrolled, sum)
    for (const page of pages) {
      const limit = MOST_LETTERS[page] ?? MOST_ON_OTHERS
      assert.ok(letters[page] <= limit, `${page}: ${letters[page]} letters, ${limit} at most`)
    }
  })
}

after(async () => {
  if (!process.env.SHOUWANG_SCREENS || tables.length < JOURNEYS.length) return
  const head = '# Read and done\n\nWritten by `cargo xtask screens`. Letters of a page before it is filled in; what lies below the screen of a phone (360 × 640) once it is.\n\n'
  await mkdir(screens(), { recursive: true })
  await writeFile(join(screens(), 'counts.md'), head + tables.join('\n'))
})
