import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bootstrapOf } from './support/pages'

vi.hoisted(() => {
  // The app's own modules look at the page as they begin.
  const known = { hash: '', search: '', visibilityState: 'visible', createElement: () => ({}) }
  const page = Object.assign(new EventTarget(), known)
  Object.assign(globalThis, { location: page, document: page, history: { replaceState() {}, pushState() {} } })
})

const { Unreachable } = await import('@/shared/api/client')
const { ForgetfulShelf } = await import('@/shared/offline/shelf')
const { freeze, newFiling } = await import('@/declare/filing/filing')
const { sendUnkept } = await import('@/declare/sending/outbox')
const { ask, claim, refresh } = await import('@/declare/sending/statusApi')
const { fillerHeaders } = await import('@/declare/sending/token')
const { refreshBootstrap } = await import('@/declare/state/bootstrap')
const { state, store } = await import('@/declare/state/state')

const STATUS = { state: 'submitted', office: { name: '褚兰镇' } }
const receiptOf = (id: string, version = 1) => ({ id, version, reference: '123456789012' })
/** What a firewall, a portal or a gateway says with 200, and what is another filing's. */
const OTHERS: [string, unknown][] = [
  ['a code', { code: 403 }],
  ['an empty object', {}],
  ['null', null],
  ['a list', []],
  ['a text', '拦截'],
  ['no body', undefined],
  ["another's receipt", { receipt: receiptOf('another'), status: STATUS, attachments: [], sha256: 'another' }],
]

/** Everything is answered by `body`, with 200. */
function answeredBy(body: unknown) {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body)))
  class Request extends EventTarget {
    upload = {}
    onload = () => {}
    status = 200
    responseText = JSON.stringify(body) ?? ''
    open() {}
    setRequestHeader() {}
    abort() {}
    send() {
      this.onload()
    }
  }
  vi.stubGlobal('XMLHttpRequest', Request)
}

function waiting(photos: string[] = []) {
  const filing = newFiling()
  const about = { kind: 'evidence', size: 1, media_type: 'image/jpeg' } as const
  const listed = photos.map((sha256) => ({ ...about, sha256 }))
  freeze(filing, listed, '{"a":1}')
  return filing
}

beforeEach(() => {
  store.shelf = new ForgetfulShelf()
  Object.assign(state, { records: [], news: [], bootstrap: null })
})
afterEach(() => vi.unstubAllGlobals())

test.each(OTHERS)('after %s a filing is still to be sent, and nobody is told that it arrived', async (_, body) => {
  answeredBy(body)
  const filing = waiting()
  expect(await sendUnkept(filing)).toBe(false)
  expect(filing).toMatchObject({ phase: 'waiting', body: '{"a":1}', receipt: null, status: null, tries: 1 })
  expect(filing.draft).not.toBeNull()
  expect(state.news).toEqual([])
  const receipt = receiptOf(filing.id)
  answeredBy({ receipt, status: STATUS })
  expect(await sendUnkept(filing)).toBe(true)
  expect(filing).toMatchObject({ phase: 'received', body: null, receipt })
})

test('nor is the receipt of an earlier version one of a correction', async () => {
  const filing = { ...waiting(), version: 2, receipt: receiptOf('own') as never }
  answeredBy({ receipt: receiptOf(filing.id, 1), status: STATUS })
  expect(await sendUnkept(filing)).toBe(false)
  expect(filing).toMatchObject({ phase: 'waiting', body: '{"a":1}' })
})

test.each(OTHERS)('after %s a photo is still to be sent', async (_, body) => {
  const filing = waiting(['p1'])
  await store.shelf.putPhoto(filing.id, 'p1', new Blob(['x'], { type: 'image/jpeg' }))
  answeredBy({ receipt: receiptOf(filing.id), status: STATUS })
  await sendUnkept(filing)
  expect(filing.receipt).not.toBeNull()
  answeredBy(body)
  await sendUnkept(filing)
  expect(filing).toMatchObject({ phase: 'waiting', body: '{"a":1}', photos: [{ sent: false, refusal: null }] })
  expect(await store.shelf.photo(filing.id, 'p1')).toBeDefined()
})

test.each(OTHERS)('after %s what is known of a filing stands', async (_, body) => {
  const filing = { ...newFiling(), draft: null, phase: 'received' as const }
  const known = { ...filing, receipt: receiptOf(filing.id) as never, status: STATUS as never, manifest: [] }
  state.records = [known]
  answeredBy(body)
  await expect(refresh(known)).rejects.toThrow(Unreachable)
  await expect(ask(known, 'withdrawal-request')).rejects.toThrow(Unreachable)
  await expect(claim('123456789012', '12345678')).rejects.toThrow(Unreachable)
  expect(state.records).toEqual([known])
})

test.each(OTHERS)('after %s nobody has been signed in anew', async (_, body) => {
  answeredBy(body)
  const filing = { ...waiting(), owner: 'somebody', filedBy: 'proxy' as const }
  await expect(fillerHeaders(filing)).rejects.toThrow(Unreachable)
})

test.each(OTHERS)('after %s the bootstrap that is known stays, on the screen and on the phone', async (_, body) => {
  const good = { ...bootstrapOf({ today: '2026-09-24' }), counties: ['341302'], policy: {} }
  answeredBy(good)
  await refreshBootstrap()
  expect(state.bootstrap).toEqual(good)
  answeredBy(body)
  await refreshBootstrap()
  expect(state.bootstrap).toEqual(good)
  expect(await store.shelf.cached('bootstrap')).toEqual(good)
})
