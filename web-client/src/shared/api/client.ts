import type { Guard } from './guards'
import type { Problem } from './types'

/** The server answered with an error. */
export class ApiProblem extends Error {
  readonly status: number
  readonly problem: Problem
  /** Seconds that the server asks to wait, from `Retry-After`. */
  readonly retryAfter: number | null

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.code)
    this.name = 'ApiProblem'
    this.status = status
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** Nobody answered: no signal, too slow, or something between us and the server. */
export class Unreachable extends Error {
  readonly reason: unknown

  constructor(reason?: unknown) {
    super('unreachable')
    this.name = 'Unreachable'
    this.reason = reason
  }
}

/** The catalogue's code for why a call failed. */
export function codeOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.problem.code
  const status = error instanceof Unreachable ? error.reason : null
  // A proxy answers for a server that is being restarted: the line is good.
  return typeof status === 'number' && status >= 500 ? 'server.busy' : 'network.timeout'
}

/** [`codeOf`], with the server's own words for a code that this page may not know yet. */
export function toldBy(error: unknown): { code: string; title?: string; detail?: string } {
  const { title, detail } = error instanceof ApiProblem ? error.problem : {}
  return { code: codeOf(error), title, detail }
}

interface Sent {
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is; give `type` with it. */
  body?: BodyInit
  type?: string
  /** The whole `Authorization` header. */
  authorization?: string
  headers?: Record<string, string>
  timeoutMs?: number
}

export interface CallOptions<T> extends Sent {
  /** Tells the server's answer from one that something in between has made up. */
  is: Guard<T>
}

export interface Answered<T> {
  status: number
  data: T
  etag: string | null
}

export const BASE = '/api/v1'
/** Ms without a byte after which nobody answers. An answer that keeps coming may take longer. */
const TIMEOUT_MS = 20_000

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

/** One request, with a limit on waiting. Throws [`ApiProblem`] or [`Unreachable`]. */
export async function call<T>(
  method: Method,
  path: string,
  options: CallOptions<T>,
): Promise<Answered<T>> {
  const abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(), options.timeoutMs ?? TIMEOUT_MS)
  }
  alive()
  try {
    const response = await fetch(BASE + path, {
      method,
      headers: headersOf(options),
      body: options.json === undefined ? options.body : JSON.stringify(options.json),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
    })
    const text = await textOf(response, alive)
    const header = (name: string) => response.headers.get(name)
    if (!response.ok) throw problemOf(response.status, header, text, path)
    const data = answerOf(text, options.is)
    return { status: response.status, data, etag: response.headers.get('ETag') }
  } catch (error) {
    throw error instanceof ApiProblem || error instanceof Unreachable ? error : new Unreachable(error)
  } finally {
    clearTimeout(timer)
  }
}

/** The answer. Throws where it is not the server's: that counts as no answer at all, as does a
 *  captive portal's page, which does not parse. */
export function answerOf<T>(text: string, is: Guard<T>): T {
  const answer = (text ? JSON.parse(text) : undefined) as T
  if (!is(answer)) throw new Error('not the answer of this server')
  return answer
}

/** A county's villages take minutes on a line of 2 KB/s, so each piece counts as a sign of life. */
async function textOf(response: Response, alive: () => void): Promise<string> {
  const reader = response.body?.getReader?.()
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    alive()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
  }
}

export function headersOf(options: Sent): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (options.json !== undefined) headers['Content-Type'] = 'application/json'
  else if (options.type) headers['Content-Type'] = options.type
  if (options.authorization) headers['Authorization'] = options.authorization
  return headers
}

export function problemOf(
  status: number,
  header: (name: string) => string | null,
  text: string,
  path: string,
): ApiProblem | Unreachable {
  const wait = Number(header('Retry-After'))
  const retryAfter = wait > 0 ? wait : null
  // Only our own server speaks problem+json; anything else is a proxy in between.
  if ((header('Content-Type') ?? '').includes('application/problem+json')) {
    return new ApiProblem(status, JSON.parse(text) as Problem, retryAfter)
  }
  // Too large for whoever answered: sending it again would not help.
  if (status !== 413) return new Unreachable(status)
  const about = { type: '', title: '', detail: '', request_id: '' }
  return new ApiProblem(status, { ...about, status, code: tooLarge(path) }, retryAfter)
}

function tooLarge(path: string): string {
  if (path.includes('/attachments/')) return 'attachment.too_large'
  return path.startsWith('/clips/') ? 'clip.too_large' : 'request.too_large'
}
