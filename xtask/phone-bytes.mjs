// `node phone-bytes.mjs DIST`: bytes after brotli that the phone loads, as two numbers:
// for the first question (the page and what it imports at once), and for filing without
// a signal (everything that can be reached from it, voice and the JavaScript fallback
// apart).
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const dist = process.argv[2]
const AT_ONCE = /(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+)["']/g
const ANY = /["'`/]([\w.-]+\.(?:js|css|wasm|json|svg))\b/g
const APART = /wasm2js|\.(?:mp3|ogg|opus|m4a)$/

const place = (name) => ['assets', '.'].map((at) => join(dist, at, name)).find(existsSync)

/** The file and all that it leads to by `pattern`. */
function reach(start, pattern) {
  const seen = new Map()
  const waiting = [start]
  while (waiting.length) {
    const path = waiting.pop()
    if (seen.has(path) || APART.test(basename(path))) continue
    const bytes = readFileSync(path)
    seen.set(path, brotliCompressSync(bytes).length)
    if (!/\.(js|css|html)$/.test(path)) continue
    // The page itself asks for what it names; scripts only for what they import.
    const edges = bytes.toString().matchAll(path === start ? ANY : pattern)
    waiting.push(...[...edges].map(([, name]) => place(name)).filter(Boolean))
  }
  return [...seen.values()].reduce((sum, size) => sum + size, 0)
}

const page = join(dist, 'index.html')
console.log(reach(page, AT_ONCE), reach(page, ANY))
