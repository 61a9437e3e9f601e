// What nearly every test file stands on: a server of its own, a browser, and the people
// in front of it.
import { after, before } from 'node:test'
import { DESK, launch, open, PHONE } from './browser.mjs'
import { signIn } from './desk.mjs'
import { startServer } from './server.mjs'

/**
 * Starts both before the tests of a file and ends them afterwards: `town.server` and
 * `town.browser` are there once a test runs. `flags` are Chromium's, the rest is
 * `startServer`'s. Whoever opens a page sees the day that the server has, unless said
 * otherwise by `now`; other options are those of Playwright's contexts.
 */
export function newTown({ flags, ...options } = {}) {
  let ready
  async function someone(usual, { now, ...unusual } = {}) {
    // Node runs the file's own `before` beside the one below.
    await ready
    const { browser, server } = town
    return open(browser, { ...usual, ...unusual }, server.url, now ?? server.now)
  }
  const town = {
    phone: (unusual) => someone(PHONE, unusual),
    desk: (unusual) => someone(DESK, unusual),
    /** A desk at which that region's officer has signed in. */
    async officer(region, unusual) {
      const desk = await town.desk(unusual)
      await signIn(desk, town.server, region)
      return desk
    },
  }
  before(() => {
    // Each is kept as soon as it is there, so that it is ended when the other fails.
    ready = Promise.all([
      startServer(options).then((server) => (town.server = server)),
      launch(flags).then((browser) => (town.browser = browser)),
    ])
    return ready
  })
  after(async () => {
    await town.browser?.close()
    await town.server?.stop()
  })
  return town
}
