// How long a poor phone on a poor line has to wait. No test: `cargo xtask bench` prints
// what this prints, a JSON object a line: what, ms, budget_ms.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, open, PHONE } from './support/browser.mjs'
import { cameraPhoto } from './support/camera.mjs'
import { fillIn, scan } from './support/form.mjs'
import { badLine } from './support/line.mjs'
import { SUN } from './support/people.mjs'
import { startServer } from './support/server.mjs'
import { until } from './support/until.mjs'

const SLOWER = 4
const LINE = { bitsPerSecond: 400_000, roundTripMs: 400 }
const TIMES = 3

const tell = (what, ms, budget_ms) =>
  console.log(JSON.stringify({ what, ms: Math.round(ms), budget_ms }))

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]

const [server, browser] = await Promise.all([startServer({ cases: 0 }), launch()])
const line = await badLine(server.url, LINE)
const folder = await mkdtemp(join(tmpdir(), 'shouwang-bench-'))
try {
  const waits = { cold: [], warm: [] }
  for (let n = 0; n < TIMES; n += 1) {
    const first = await phone(line.url)
    waits.cold.push(await firstQuestion(first))
    // The rest of the app, and the service worker with all of it.
    await first.evaluate(() => navigator.serviceWorker.ready)
    await until(first, () => navigator.serviceWorker.controller)
    const again = await slowed(await first.context().newPage())
    waits.warm.push(await firstQuestion(again))
    await first.context().close()
  }
  tell('phone: first question, cold', median(waits.cold), 4000)
  tell('phone: first question, warm', median(waits.warm), 1000)
  await hands()
} finally {
  await line.stop()
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true })
}

/** A page of a slow phone that keeps its longest task and its longest frame. */
async function slowed(page) {
  await page.addInitScript(() => {
    window.longest = { task: 0, frame: 0 }
    const keep = (name, ms) => (window.longest[name] = Math.max(window.longest[name], ms))
    new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => keep('task', duration)),
    ).observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now) => {
      keep('frame', now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    // When the first answer can be chosen.
    new MutationObserver((_, observer) => {
      if (!document.querySelector('input[type=radio]')) return
      observer.disconnect()
      requestAnimationFrame(() => (window.usable = performance.now()))
    }).observe(document, { childList: true, subtree: true })
  })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return page
}

async function phone(url) {
  return slowed(await open(browser, PHONE, url))
}

async function firstQuestion(page) {
  await scan(page)
  return until(page, () => window.usable)
}

/** Typing, and a photo of 12 megapixels, on a page that is there. */
async function hands() {
  const page = await phone(server.url)
  const large = join(folder, 'camera.jpg')
  await writeFile(large, (await cameraPhoto(browser, { width: 4000, height: 3000 })).buffer)
  const forget = () => page.evaluate(() => (window.longest = { task: 0, frame: 0 }))
  const longest = () => page.evaluate(() => window.longest)
  const at = {
    applicant: async () => {
      await forget()
      const field = page.getByLabel('姓名', { exact: true })
      await field.fill('')
      await field.pressSequentially(SUN.name.repeat(5), { delay: 60 })
      await field.fill(SUN.name)
      tell('phone: longest task while typing', (await longest()).task, 100)
    },
    hardships: async () => {
      const choosing = page.waitForEvent('filechooser')
      await page.getByText('从相册选', { exact: true }).tap()
      const chooser = await choosing
      await forget()
      await chooser.setFiles(large)
      await page.getByRole('img', { name: /第 1 张$/ }).waitFor()
      tell('phone: longest frame while 12 megapixels get smaller', (await longest()).frame, 200)
    },
  }
  await fillIn(page, { ...SUN, description: '住院' }, { at })
}
