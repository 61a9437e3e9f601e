// Chromium, and the two kinds of people in front of it.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a headless browser must not do where the network is closed. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const PLACE = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }

/** A cheap phone of some years ago, inside WeChat's kind of WebView. */
export const PHONE = {
  ...PLACE,
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; M2004J7AC Build/QP1A.190711.020; wv) AppleWebKit/537.36 ' +
    '(KHTML, like Gecko) Version/4.0 Chrome/86.0.4240.99 Mobile Safari/537.36',
}

/** The county's office computer. */
export const DESK = { ...PLACE, viewport: { width: 1366, height: 768 } }

/** Milliseconds: far more than anything takes. Machines that build for many are slow at times. */
export const PATIENCE = 60_000

/** Starts Chromium with a new profile. `flags` come on top, for odd engines. */
export function launch(flags = []) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, chromiumSandbox: false, args: [...QUIET, ...flags] })
}

/**
 * A new person at `baseURL`: `PHONE` or `DESK`, whose clock shows `now` where that is not
 * the machine's time. Faults of the page end up in `page.faults`, which a test looks at
 * with `assertNoFaults`.
 */
export async function open(browser, kind, baseURL, now) {
  const context = await browser.newContext({ ...kind, baseURL })
  context.setDefaultTimeout(PATIENCE)
  if (now) await context.clock.install({ time: now })
  return pageIn(context)
}

/** Another page of the same person, whose first one is closed: not left, for it may live on. */
export async function reopened(page) {
  const context = page.context()
  await page.close()
  return pageIn(context)
}

async function pageIn(context) {
  const page = await context.newPage()
  // Whoever goes by keys sees where they are: on pictures that would be a fault.
  page.fingers = Boolean(process.env.SHOUWANG_SCREENS)
  page.faults = []
  // The desk asks whether somebody is signed in; that nobody is, is no fault.
  page.pardoned = [/\/sessions\/refresh$/]
  page.on('pageerror', (error) => page.faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(`${message.text()} ${message.location().url}`)
  })
  return page
}

/**
 * What a test brings about is no fault of the page. To be said rather than struck off
 * afterwards: the console's line comes when it likes.
 */
export const pardon = (page, ...patterns) => page.pardoned.push(...patterns)

/** Neither an uncaught error nor a line in red on the console. */
export function assertNoFaults(page) {
  const faults = page.faults.filter((fault) => !page.pardoned.some((one) => one.test(fault)))
  if (faults.length) throw new Error(`the page complains:\n${faults.join('\n')}`)
}

/** The signal goes, and comes back. */
export async function loseSignal(page) {
  pardon(page, /net::ERR_/)
  await page.context().setOffline(true)
}
export const findSignal = (page) => page.context().setOffline(false)

/** Until nothing on the page fades or slides any more; what turns for ever is let turn. */
async function settled(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    await frame()
    const ends = document
      .getAnimations()
      .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
      .map((one) => one.finished.catch(() => {}))
    await Promise.all(ends)
  })
}

/** Breaches of WCAG 2.2 A and AA that axe finds on the page as it is now. */
export async function breaches(page) {
  await settled(page)
  // Once for each document: to read the script takes as long as to use it. Not by a script tag,
  // which the page's CSP would refuse.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(async () => {
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    // What the bar at the thumb lies over is scrolled to (`cramped` in measure.mjs): half a row
    // below it is no target that is too small.
    const bar = document.querySelector('.frame__actions')
    bar?.style.setProperty('position', 'static')
    const { violations } = await globalThis.axe.run({ runOnly, resultTypes: ['violations'] })
    bar?.style.removeProperty('position')
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(', ')}`)
  })
}

/** Nothing stands out to the right of a narrow screen. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

const docs = fileURLToPath(new URL('../../../docs/screens/', import.meta.url))

const temporary = join(tmpdir(), 'shouwang-screens/')

/** Where pictures and counts go: docs/screens with SHOUWANG_SCREENS=1, else a temporary folder. */
export const screens = () => (process.env.SHOUWANG_SCREENS ? docs : temporary)

/** In a whole run nobody looks at pictures, and SHOUWANG_PICTURES=none takes none. */
const UNSEEN = process.env.SHOUWANG_PICTURES === 'none'

async function keep(folder, name, bytes) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), bytes)
}

/** Pixels of the longest page that is photographed as a whole. */
const LONGEST = 3000

/**
 * A picture for people to look at, three quarters of the size. `whole` shows all of a
 * page, with its button where it ends. What is not `kept` never goes to docs/screens.
 */
export async function photograph(page, name, { whole = false, kept = true } = {}) {
  if (UNSEEN) return
  const usual = page.viewportSize()
  const at = await page.evaluate(() => [scrollX, scrollY])
  await settled(page)
  if (whole) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ ...usual, height: Math.min(Math.max(height, usual.height), LONGEST) })
  }
  await page.evaluate(() => scrollTo(0, 0))
  await settled(page)
  // Playwright knows no WebP, a third of the size.
  const chrome = await page.context().newCDPSession(page)
  const clip = { x: 0, y: 0, ...page.viewportSize(), scale: 0.75 }
  const { data } = await chrome.send('Page.captureScreenshot', { format: 'webp', quality: 60, clip })
  await chrome.detach()
  if (whole) await page.setViewportSize(usual)
  await page.evaluate((there) => scrollTo(...there), at)
  await keep(kept ? screens() : temporary, `${name}.webp`, Buffer.from(data, 'base64'))
}

/** A picture to find a fault by, in a temporary folder. */
export async function shot(page, name, options = {}) {
  if (UNSEEN) return
  await keep(temporary, `${name}.png`, await page.screenshot({ animations: 'disabled', ...options }))
}

/** What would be printed, as PDF: a picture as well, in the same folder. */
export async function sheets(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true })
  if (!UNSEEN) await keep(temporary, `${name}.pdf`, pdf)
  return pdf
}
