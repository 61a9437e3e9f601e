// What the build has made: the phone's files, by when they are needed.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

export const DIST = fileURLToPath(new URL('../dist', import.meta.url))

/** What comes while the first question is read; the desk is apart. */
const LATER = /^(rest|validator|validator_bg)-.*\.(js|css|wasm)$/
/** What comes only where WebAssembly is refused. */
const RARE = /^validator_bg\.wasm2js-.*\.js$/

export function built() {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  /** What the page names itself: its script, the pieces that one imports, its styles. */
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file)
  const matching = (pattern) =>
    readdirSync(join(DIST, 'assets'))
      .filter((name) => pattern.test(name))
      .map((name) => `assets/${name}`)
      .filter((file) => !first.includes(file))
  return { page, first, later: matching(LATER), rare: matching(RARE) }
}
