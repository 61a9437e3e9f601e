// Bytes on the wire (brotli) against their budgets; exits 1 above.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DIST, built } from './built.mjs'

const { first, later } = built()
const BUDGETS = [
  ['first question', ['index.html', ...first], 100 * 1024],
  ['all that filing needs', ['index.html', ...first, ...later], 250 * 1024],
]

function sent(file) {
  const packed = join(DIST, `${file}.br`)
  return statSync(existsSync(packed) ? packed : join(DIST, file)).size
}

for (const [what, files, budget] of BUDGETS) {
  const bytes = files.reduce((total, file) => total + sent(file), 0)
  for (const file of files) console.log(String(sent(file)).padStart(8), file)
  console.log(`${what}: ${bytes} bytes brotli (budget ${budget})\n`)
  if (bytes > budget) process.exitCode = 1
}
