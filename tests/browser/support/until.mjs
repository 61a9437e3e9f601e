// Waiting for what is true of a page at some time, and told by none of its words.
import { setTimeout as pause } from 'node:timers/promises'
import { PATIENCE } from './browser.mjs'

/** Milliseconds between one question and the next; node's, as the page's clock may stand still. */
const BETWEEN = 25

const LATE = Symbol('late')

/**
 * Until `holds(arg)`, asked in the page again and again, gives something true or a promise of
 * it; gives that. The only way to wait for a page's function (tests/law/waits.rs): Playwright's
 * own takes any promise for true. Throws after `within` milliseconds, and says what was asked.
 */
export async function until(page, holds, arg, within = PATIENCE) {
  // Of the question too: a promise may never be kept.
  const late = pause(within, LATE, { ref: false })
  for (;;) {
    const said = await Promise.race([page.evaluate(holds, arg), late])
    if (said === LATE) throw new Error(`not so within ${within / 1000} s: ${holds.name || holds}, of ${arg}`)
    if (said) return said
    await pause(BETWEEN)
  }
}
