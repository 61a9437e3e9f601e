import type { Policy, Report, Violation } from '../api/types'

/** What the check needs besides the form. */
export interface Context {
  /** Today at +08:00, YYYY-MM-DD. */
  as_of: string
  policy: Policy
  counties: string[]
}

interface Facts {
  birth_date?: string
  sex?: 'female' | 'male'
  age?: number
}

type FieldReport =
  | { ok: true; value: string; facts: Facts }
  | { ok: false; violation: Violation }

export interface PrintVerdict {
  verdict: 'good' | 'poor' | 'none'
  score: number
  reasons: string[]
}

interface DueDay {
  from: string
  days: number
  due: string
  provisional: boolean
}

/** The exports of `wasm-validator/src/wasm.rs`: JSON text in and out. */
interface Exports {
  check(declaration: string, context: string): string
  checkField(kind: string, value: string, asOf: string): string
  canonicalize(json: string): string
  contentSha256(json: string): string
  sha256(bytes: Uint8Array): string
  shortCode(declaration: string): string
  due(years: string, from: string, days: number): string
  assessThumbprint(pixels: Uint8Array, width: number, height: number): string
  rulesVersion(): string
}

/** The one crate that judges a form, as the browser sees it. */
export class Judge {
  constructor(private readonly exports: Exports) {}

  check(declaration: unknown, context: Context): Report {
    return JSON.parse(this.exports.check(JSON.stringify(declaration), JSON.stringify(context)))
  }
  checkField(kind: string, value: string, asOf: string): FieldReport {
    return JSON.parse(this.exports.checkField(kind, value, asOf))
  }
  canonicalize(declaration: unknown): string {
    return this.exports.canonicalize(JSON.stringify(declaration))
  }
  sha256(bytes: Uint8Array): string {
    return this.exports.sha256(bytes)
  }
  shortCode(declaration: unknown): string {
    return this.exports.shortCode(JSON.stringify(declaration))
  }
  due(calendar: unknown, from: string, days: number): DueDay {
    return JSON.parse(this.exports.due(JSON.stringify(calendar), from, days))
  }
  assessThumbprint(pixels: Uint8Array, width: number, height: number): PrintVerdict {
    return JSON.parse(this.exports.assessThumbprint(pixels, width, height))
  }
}

let loading: Promise<Judge | null> | undefined
let whole = false

/**
 * The judge, loaded once; null when no way works here, and the server has to
 * judge. A failure is not remembered: the next page may have a signal again.
 */
export function loadJudge(): Promise<Judge | null> {
  loading ??= load().then((judge) => {
    if (!judge) loading = undefined
    return judge
  })
  return loading
}

/** From now on the module with all rules, for desks and for cadres' phones: that of farmers lacks
 *  the rules for what only officers and cadres are asked. */
export function judgeWhole(): void {
  if (!whole) loading = undefined
  whole = true
}

async function load(): Promise<Judge | null> {
  // Rather some of the rules than none: the server has them all.
  for (const way of [...(whole ? [wholeFromWasm, wholeFromJs] : []), fromWasm, fromJs]) {
    try {
      return new Judge(await way())
    } catch {
      // Try the next way; the caller asks the server when there is none.
    }
  }
  return null
}

async function fromWasm(): Promise<Exports> {
  const glue = await import('./pkg/validator.js')
  await glue.default()
  return glue
}

/** Where a WebView refuses wasm: the same module as JavaScript, larger and slower. */
async function fromJs(): Promise<Exports> {
  const [glue, { instantiate }] = await Promise.all([
    import('./pkg/validator.js'),
    import('./pkg/validator_bg.wasm2js.js'),
  ])
  glue.initFallback(instantiate)
  return glue
}

async function wholeFromWasm(): Promise<Exports> {
  const glue = await import('./pkg/whole.js')
  await glue.default()
  return glue
}

async function wholeFromJs(): Promise<Exports> {
  const [glue, { instantiate }] = await Promise.all([
    import('./pkg/whole.js'),
    import('./pkg/whole_bg.wasm2js.js'),
  ])
  glue.initFallback(instantiate)
  return glue
}
