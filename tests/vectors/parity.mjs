// `node parity.mjs validator|whole wasm|wasm2js FILE…`: the browser's side of the parity test.
// Answers every case of the vector files with one line of JSON, as tests/src/bin/vectors.rs does
// natively; `cargo xtask test parity` compares the two to the byte.
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)
const pkg = new URL('web-client/src/shared/validator/pkg/', root)
const [module, engine, ...files] = process.argv.slice(2)
const judge = await import(new URL(`${module}.js`, pkg))
if (engine === 'wasm2js') {
  const { instantiate } = await import(new URL(`${module}_bg.wasm2js.js`, pkg))
  judge.initFallback(instantiate)
} else {
  judge.initSync({ module: readFileSync(new URL(`${module}_bg.wasm`, pkg)) })
}

const read = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'))
const policy = read('tests/vectors/policy.json')
const years = readdirSync(new URL('wasm-validator/calendar/', root))
  .sort()
  .map((name) => read(`wasm-validator/calendar/${name}`))

/** What the module says; what it throws is a text and becomes `{"error": text}`. */
function said(answer) {
  try {
    return answer()
  } catch (error) {
    if (typeof error !== 'string') throw error
    return JSON.stringify({ error })
  }
}

const kinds = {
  check({ as_of, policy: changes, counties = [], texts = {}, json, ...form }) {
    const context = { as_of, policy: { ...policy, ...changes }, counties, texts }
    return judge.check(json ?? JSON.stringify(declaration(form)), JSON.stringify(context))
  },
  field: ({ field, value, as_of }) => judge.checkField(field, value, as_of),
  due({ from, days, years: only }) {
    const known = years.filter(({ year }) => !only || only.includes(year))
    return judge.due(JSON.stringify(known), from, days)
  },
  canonical: ({ json }) =>
    JSON.stringify([judge.canonicalize(json), judge.contentSha256(json), judge.shortCode(json)]),
  thumbprint: (picture) =>
    judge.assessThumbprint(pixels(picture), picture.width, picture.height),
}

/** As the case has it, or a golden one with changes: `set` and `drop` by JSON Pointer. */
function declaration({ base, declaration, set = {}, drop = [] }) {
  if (!base) return declaration
  const form = read(`tests/golden/${base}.json`)
  const place = (pointer) => {
    const keys = pointer.split('/').map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'))
    return [keys.slice(1, -1).reduce((at, key) => at[key], form), keys.at(-1)]
  }
  for (const [pointer, value] of Object.entries(set)) {
    const [parent, key] = place(pointer)
    parent[key] = value
  }
  for (const pointer of drop) {
    const [parent, key] = place(pointer)
    delete parent[key]
  }
  return form
}

/** As `pixels` of vectors.rs, in whole numbers. */
function pixels({ width, height, pattern, seed, step = 40, cut = 0 }) {
  const bytes = new Uint8Array(width * height * 4)
  const print = Math.floor(Math.min(width, height) / 2)
  let state = seed
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  }
  const colour = (grain, inside, ridge) => {
    const part = (by) => Math.floor(grain / by)
    if (pattern === 'flat') return [part(128) + 200, part(128) + 200, part(128) + 200]
    if (pattern === 'noise') return [grain, noise(), noise()]
    if (pattern === 'blot' && inside) return [190 + part(16), 40, 45]
    if (pattern === 'arches' && inside && ridge) return [180 + part(8), 30 + part(16), 40]
    return [236 - part(32), 232 - part(32), 224 - part(32)]
  }
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const grain = noise()
      const [dx, dy] = [Math.abs(2 * x - width), Math.abs(2 * y - height)]
      const inside = 16 * dx * dx + 9 * dy * dy < 16 * print * print
      const phase = 20 * print * y + 9 * dx * dx
      const ridge = Math.floor((2 * step * phase) / Math.max(20 * print * print, 1)) % 2 === 0
      bytes.set([...colour(grain, inside, ridge), 255], at)
    }
  }
  return bytes.subarray(0, Math.max(0, bytes.length - cut))
}

const answers = []
for (const file of files) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line) continue
    const vector = JSON.parse(line)
    answers.push(said(() => kinds[vector.kind](vector)))
  }
}
console.log(answers.join('\n'))
