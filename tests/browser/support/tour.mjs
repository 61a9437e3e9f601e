// A tour of pages: at each stop everything is measured, photographed and counted.
import assert from 'node:assert/strict'
import { assertNoFaults, breaches, overflow, photograph } from './browser.mjs'
import { scan } from './form.mjs'
import { characters, cramped, shortfalls } from './measure.mjs'

/** Pages that are the same in large letters, only larger: measured, not kept. */
const LIKE_PLAIN = /errors|region|mine|correction|offline|witness|empty|leaving/

const SWITCH = { plain: [], large: ['大字版'], largest: ['大字版', '再大些'] }

/** A picture's name: `name` as it is, `name-large` in 长辈版. */
const named = (name, letters) => (letters === 'plain' ? name : `${name}-${letters}`)

/**
 * A phone that shows letters of that size (`plain`, `large`, `largest`), at its first page.
 * `look(name)` is a stop; `end()` fails with all that was found. `screens` has the
 * characters of each stop. `setUp(phone)` comes before the first page.
 */
export async function tourist(town, letters, setUp = () => {}) {
  const phone = await town.phone()
  await phone.context().addInitScript(countTaps)
  await setUp(phone)
  const found = []
  const screens = {}
  await scan(phone)
  for (const name of SWITCH[letters]) await phone.getByRole('button', { name }).tap()

  async function look(name, page = phone) {
    const faults = [
      ...(await breaches(page)),
      ...(await shortfalls(page, letters)),
      ...(await cramped(page, letters)),
    ]
    if ((await page.title()) === '') faults.push('no title')
    found.push(...faults.map((fault) => `${named(name, letters)}: ${fault}`))
    screens[name] = await characters(page)
    await photograph(page, named(name, letters), {
      whole: true,
      kept: letters === 'plain' || (letters === 'large' && !LIKE_PLAIN.test(name)),
    })
  }
  const end = () => {
    assert.deepEqual(found, [])
    assertNoFaults(phone)
  }
  /** Fingers put down since the first page: taps, and boxes that were typed into. */
  const taps = () =>
    phone.evaluate(() => ['tap', 'box'].map((what) => Number(sessionStorage.getItem(what))))
  return { phone, look, end, screens, taps }
}

/** Screens of an office; the large one is kept where it shows something else. */
export const OFFICES = { desk: {}, 'desk-wide': { viewport: { width: 1920, height: 1080 } } }
const WIDE_TOO = ['inbox', 'case-crowded', 'county', 'voice']

/** The same at a desk on which nobody has signed in: `size` is one of `OFFICES`. */
export async function visitor(town, size) {
  const desk = await town.desk(OFFICES[size])
  const found = []
  async function look(name) {
    const faults = [...(await breaches(desk)), ...(await shortfalls(desk, 'desk'))]
    if ((await overflow(desk)) > 0) faults.push('too wide')
    found.push(...faults.map((fault) => `${size}-${name}: ${fault}`))
    await photograph(desk, `${size}-${name}`, { kept: size === 'desk' || WIDE_TOO.includes(name) })
  }
  const end = () => {
    assert.deepEqual(found, [])
    assertNoFaults(desk)
  }
  return { desk, look, end }
}

/** Runs in every page before its own scripts. */
function countTaps() {
  const one = (what) => () =>
    sessionStorage.setItem(what, String(Number(sessionStorage.getItem(what)) + 1))
  addEventListener('pointerup', one('tap'), true)
  // A test fills a box in one go.
  addEventListener('input', (event) => event.target.matches?.('[type=checkbox], [type=radio], [type=file]') || one('box')(), true)
}

/** Both ways of showing, and the larger step of 长辈版. */
export const LETTERS = ['plain', 'large', 'largest']
