// `node speed.mjs`: how long a whole form takes to check in WebAssembly, in microseconds;
// tests/src/bin/load/check.rs does the same natively.
import { readFileSync } from 'node:fs'
import * as judge from '../../web-client/src/shared/validator/pkg/validator.js'

const ROUNDS = 1000
const root = new URL('../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root))
judge.initSync({ module: read('web-client/src/shared/validator/pkg/validator_bg.wasm') })
const policy = JSON.parse(read('tests/vectors/policy.json'))
const context = JSON.stringify({ as_of: '2026-09-24', policy, counties: [] })
const forms = ['self', 'proxy', 'corrected'].map((name) => String(read(`tests/golden/${name}.json`)))

function round() {
  const started = performance.now()
  for (const form of forms) {
    if (!judge.check(form, context).includes('"ok":true')) throw new Error('not good')
  }
  return ((performance.now() - started) * 1000) / forms.length
}

// As the native side: the median of rounds, once the engine has compiled for speed.
const took = Array.from({ length: ROUNDS * 2 }, round).slice(ROUNDS).sort((a, b) => a - b)
const micros = took[ROUNDS / 2]
console.log(JSON.stringify({ what: 'check', micros }))
