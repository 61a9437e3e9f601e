// What the build has made: the phone's files, by when they are needed.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

export const DIST = fileURLToPath(new URL('../dist', import.meta.url))

/** What comes only where WebAssembly is refused, or a cadre has signed in. */
const RARE = /\.wasm2js-|^whole[-_]/

/**
 * `first` is what the page names itself: its script, the pieces that one imports, its
 * styles. `later` is what those name, and what that names: other pages, the crate, the
 * worker for photos; it comes while the first question is read. `rare` is what of it
 * hardly any phone asks for. The desk's own files are in none.
 */
export function built() {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8')
  const assets = readdirSync(join(DIST, 'assets')).filter((name) => !name.endsWith('.br'))
  const namedIn = (text) => assets.filter((name) => text.includes(name))
  const first = namedIn(page)
  const all = new Set(first)
  for (const name of all)
    if (/\.(js|css)$/.test(name))
      for (const next of namedIn(readFileSync(join(DIST, 'assets', name), 'utf8'))) all.add(next)
  const rest = [...all].filter((name) => !first.includes(name))
  const paths = (names) => names.map((name) => `assets/${name}`)
  return {
    page,
    first: paths(first),
    later: paths(rest.filter((name) => !RARE.test(name))),
    rare: paths(rest.filter((name) => RARE.test(name))),
  }
}
