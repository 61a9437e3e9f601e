// Bytes on the wire (brotli) against the budgets of design.md section 5; exits 1 above.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DIST = new URL('../dist', import.meta.url).pathname
const FIRST_BUDGET = 100 * 1024
const FILING_BUDGET = 250 * 1024

const assets = readdirSync(join(DIST, 'assets'))
const sent = (file) => {
  const path = join(DIST, file)
  return statSync(assets.includes(`${file.slice(7)}.br`) || file === 'index.html' ? `${path}.br` : path).size
}

/** What the page names itself: its script, the pieces that one imports, its styles. */
const page = readFileSync(join(DIST, 'index.html'), 'utf8')
const first = ['index.html', ...[...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1])]

/** And what comes later, by the names of its pieces; wasm2js is apart. */
const LATER = /^(rest|validator|validator_bg)-.*\.(js|css|wasm)$/
const later = assets
  .filter((name) => LATER.test(name) && !name.includes('wasm2js'))
  .map((name) => `assets/${name}`)
  .filter((name) => !first.includes(name))

const sum = (files) => files.reduce((total, file) => total + sent(file), 0)
for (const file of [...first, ...later]) console.log(String(sent(file)).padStart(8), file)
const results = [
  ['first question', sum(first), FIRST_BUDGET],
  ['all that filing needs', sum([...first, ...later]), FILING_BUDGET],
]
for (const [what, bytes, budget] of results) {
  console.log(`${what}: ${bytes} bytes brotli (budget ${budget})`)
  if (bytes > budget) process.exitCode = 1
}
