// What the build has made: the phone's files, by when they are needed.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

export const DIST = fileURLToPath(new URL('../dist', import.meta.url))

/** What comes while the first question is read; the desk and wasm2js are apart. */
const LATER = /^(rest|validator|validator_bg)-.*\.(js|css|wasm)$/

export function built() {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  /** What the page names itself: its script, the pieces that one imports, its styles. */
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file)
  const later = readdirSync(join(DIST, 'assets'))
    .filter((name) => LATER.test(name))
    .map((name) => `assets/${name}`)
    .filter((file) => !first.includes(file))
  return { page, first, later }
}
