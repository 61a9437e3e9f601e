// The end of each build: the service worker with its list of files, and a .br beside every
// text asset, so that a phone on a bad line waits for the fewest bytes.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { DIST, built } from './built.mjs'

const TEXT = /\.(html|js|css|svg|json|wasm|webmanifest|txt)$/

function writeWorker() {
  const { page, first, later } = built()
  const files = [...first, ...later].map((file) => `/${file}`)
  const version = createHash('sha256').update(page).update(files.join()).digest('hex').slice(0, 12)
  const source = readFileSync(new URL('worker.js', import.meta.url), 'utf8')
  const list = JSON.stringify(['/', ...files])
  writeFileSync(
    join(DIST, 'sw.js'),
    `const VERSION = '${version}'\nconst FILES = ${list}\n${source}`,
  )
}

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

function compress(path) {
  const bytes = readFileSync(path)
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  if (packed.length < bytes.length) writeFileSync(`${path}.br`, packed)
}

export function finish() {
  writeWorker()
  for (const path of files(DIST)) if (TEXT.test(path)) compress(path)
}
