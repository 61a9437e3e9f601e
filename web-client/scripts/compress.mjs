// Writes a .br beside every text asset, so that the server sends it as it is and the
// phone on a bad line waits for the fewest bytes.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const DIST = new URL('../dist', import.meta.url).pathname
const TEXT = /\.(html|js|mjs|css|svg|json|wasm|webmanifest|txt)$/

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

for (const path of files(DIST)) {
  if (!TEXT.test(path)) continue
  const bytes = readFileSync(path)
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  if (packed.length < bytes.length) writeFileSync(`${path}.br`, packed)
}
