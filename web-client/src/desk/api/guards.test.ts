import { beforeEach, expect, it, vi } from 'vitest'
import { say } from '../words/say'
import type { CaseView } from './types'

vi.stubGlobal('navigator', {})
vi.stubGlobal('window', new EventTarget())
const { keep } = await import('./token')
const { useAnswer } = await import('../answer/useAnswer')
const { useEntry } = await import('../entry/useEntry')
const { Unreachable } = await import('@/shared/api/client')

const VIEW = { id: 'a', version: 3 } as CaseView
const STATUS = { state: 'submitted', office: {} }
/** What a firewall or a portal says with 200, and what is of another case. */
const OTHERS: [string, unknown][] = [
  ['a code', { code: 403 }],
  ['no body', undefined],
  ["another's case", { id: 'b', version: 4, status: STATUS, declaration: {} }],
  ["another's receipt", { receipt: { id: 'b', version: 1, reference: '1' }, status: STATUS }],
]
const answeredBy = (body: unknown) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body)))
const NO_ANSWER = say(new Unreachable())

beforeEach(() => {
  keep({ access_token: 'x', account: { id: 'fuli' } } as never)
})

it.each(OTHERS)('%s is no answer to what an officer sends: the form stays', async (_, body) => {
  answeredBy(body)
  const answer = useAnswer('acceptance', VIEW)
  expect(await answer.send({})).toBeNull()
  expect(answer.failure.value).toBe(NO_ANSWER)
  const after = { id: 'a', version: 4, status: STATUS, declaration: {} }
  answeredBy(after)
  expect(await answer.send({})).toEqual(after)
})

it.each(OTHERS)('%s does not end an entry', async (_, body) => {
  answeredBy(body)
  const entry = useEntry()
  await entry.send({} as never)
  expect(entry.submission.value).toBeNull()
  expect(entry.failure.value).toBe(NO_ANSWER)
})
