import { beforeEach, expect, test, vi } from 'vitest'
import { type Filing, freeze, newFiling, reopen, isPending } from '@/declare/filing/filing'
import { type Ways, backoff, sendAll, waitOf } from '@/declare/sending/queue'
import { ApiProblem, Unreachable } from '@/shared/api/client'
import type { Problem, Status, Submission } from '@/shared/api/types'

const status = { state: 'submitted', missing: [] } as unknown as Status
const problem = (code: string, http: number, more: Partial<Problem> = {}) =>
  new ApiProblem(http, { type: '', title: '', detail: '', status: http, request_id: '', code, ...more })

/** A server that keeps what it gets, and can be told to fail. */
function server() {
  const got = { texts: [] as string[], photos: [] as string[] }
  const fail: { text?: Error; photo?: (sha256: string) => Error | undefined } = {}
  const saved: Filing[] = []
  const ways: Ways = {
    async putText(filing) {
      if (fail.text) throw fail.text
      got.texts.push(filing.body!)
      const receipt = {
        id: filing.id, version: filing.version, reference: '123456789012',
        content_sha256: '', received_at: '2026-09-24T00:00:00Z',
      }
      return { receipt, status } as Submission
    },
    async putPhoto(_filing, sha256) {
      const error = fail.photo?.(sha256)
      if (error) throw error
      got.photos.push(sha256)
      return { sha256, received_at: '', status }
    },
    photo: vi.fn(async () => new Blob(['x'])),
    removePhotos: vi.fn(async () => {}),
    async save(filing) {
      saved.push(JSON.parse(JSON.stringify(filing)) as Filing)
    },
    now: () => 1_000_000,
    random: () => 0.5,
  }
  return { ways, got, fail, saved }
}

function frozen(photos: string[] = []): Filing {
  const filing = newFiling(0)
  filing.who = '孙桂芳'
  const attachments = photos.map((sha256) => ({
    kind: 'evidence' as const, sha256, size: 1, media_type: 'image/jpeg' as const,
  }))
  freeze(filing, attachments, '{"a":1}')
  return filing
}

let here: ReturnType<typeof server>
const sendOnce = (filing: Filing) => sendAll([filing.id], async () => filing, here.ways)
beforeEach(() => (here = server()))

test('when all has arrived, the content leaves the phone and the key stays', async () => {
  const filing = frozen(['p1', 'p2'])
  await sendOnce(filing)
  expect(here.got).toEqual({ texts: ['{"a":1}'], photos: ['p1', 'p2'] })
  expect(filing).toMatchObject({ phase: 'received', body: null, draft: null, who: '孙**' })
  expect(filing.key).not.toBe('')
  expect(filing.receipt?.reference).toBe('123456789012')
  expect(here.ways.removePhotos).toHaveBeenCalledWith(filing.id)
})

test('what cannot be removed yet is removed in the next pass', async () => {
  const filing = frozen(['p1'])
  vi.mocked(here.ways.removePhotos).mockRejectedValueOnce(new Error('closed'))
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  await sendOnce(filing)
  expect(told).toHaveBeenCalledTimes(1)
  expect(filing).toMatchObject({ phase: 'waiting', body: '{"a":1}' })
  // As an older app left it, which forgot the text first.
  for (const body of [filing.body, null]) {
    const left = { ...structuredClone(filing), body }
    expect(isPending(left)).toBe(true)
    await sendOnce(left)
    expect(left).toMatchObject({ phase: 'received', body: null })
  }
  expect(here.got).toEqual({ texts: ['{"a":1}'], photos: ['p1'] })
  expect(here.ways.removePhotos).toHaveBeenCalledTimes(3)
})

test('without a signal nothing is lost, and the waits grow', async () => {
  const filing = frozen()
  here.fail.text = new Unreachable()
  await sendOnce(filing)
  expect(filing).toMatchObject({ phase: 'waiting', body: '{"a":1}', tries: 1 })
  expect(filing.draft).not.toBeNull()
  expect(filing.retryAt).toBe(1_000_000 + backoff(1, 0.5))
  expect([1, 2, 3, 9].map((n) => backoff(n, 0.5))).toEqual([5_000, 15_000, 45_000, 600_000])
  expect(isPending(filing)).toBe(true)
})

test('sending again sends the same bytes', async () => {
  const filing = frozen()
  here.fail.text = new Unreachable()
  await sendOnce(filing)
  filing.draft!.name = '改了'
  here.fail.text = undefined
  await sendOnce(filing)
  expect(here.got.texts).toEqual(['{"a":1}'])
})

test('a photo that fails does not hold up the next, and the text is not sent twice', async () => {
  const filing = frozen(['p1', 'p2'])
  here.fail.photo = (sha256) => (sha256 === 'p1' ? new Unreachable() : undefined)
  await sendOnce(filing)
  expect(filing.phase).toBe('waiting')
  expect(filing.body).not.toBeNull()
  here.fail.photo = undefined
  await sendOnce(filing)
  expect(here.got).toEqual({ texts: ['{"a":1}'], photos: ['p2', 'p1'] })
  expect(filing.phase).toBe('received')
})

test('a photo that the server does not take asks for the person, the text is in', async () => {
  const filing = frozen(['p1'])
  here.fail.photo = () => problem('attachment.not_image', 422)
  await sendOnce(filing)
  expect(filing).toMatchObject({ phase: 'attention', problem: { code: 'attachment.not_image' } })
  reopen(filing, 'hardships')
  expect(filing).toMatchObject({ phase: 'drafting', version: 2, body: null })
})

test('a photo that the browser has thrown away is said, not sent for ever', async () => {
  const filing = frozen(['p1'])
  here.ways.photo = async () => undefined
  await sendOnce(filing)
  expect(filing.phase).toBe('attention')
})

test.each([409, 422])('an answer of %i keeps everything and names the places', async (http) => {
  const filing = frozen()
  const violations = [{ path: '/home/region', code: 'region.code', severity: 'error' as const, params: {} }]
  here.fail.text = problem('declaration.invalid', http, { violations })
  await sendOnce(filing)
  expect(filing).toMatchObject({ phase: 'attention', problem: { violations } })
  expect(filing.draft).not.toBeNull()
  expect(isPending(filing)).toBe(false)
})

test.each([429, 500, 503])('an answer of %i is waited out', async (http) => {
  const filing = frozen()
  here.fail.text = problem('server.busy', http)
  await sendOnce(filing)
  expect(filing.phase).toBe('waiting')
})

test('the wait that the server asks for is kept to', async () => {
  const filing = frozen()
  here.fail.text = new ApiProblem(429, problem('x', 429).problem, 120)
  await sendOnce(filing)
  expect(filing.retryAt).toBe(1_000_000 + 120_000)
})

test('which photos the township has is read anew after each version', async () => {
  const filing = frozen()
  filing.manifest = [{ kind: 'evidence', sha256: 'e', size: 1, media_type: 'image/jpeg' }]
  here.fail.text = new Unreachable()
  await sendOnce(filing)
  expect(filing.manifest).toHaveLength(1)
  here.fail.text = undefined
  await sendOnce(filing)
  expect(filing.manifest).toBeNull()
})

test('what is being sent is kept as such, so that a tab that dies is noticed', async () => {
  const filing = frozen()
  await sendOnce(filing)
  expect(here.saved[0]?.phase).toBe('sending')
  expect(isPending(here.saved[0]!)).toBe(true)
})

test('the waits differ by up to a fifth, so that a village does not ask in one moment', () => {
  expect([backoff(1, 0), backoff(1, 0.999)]).toEqual([4_000, 5_998])
})

test('every text goes before the first photo', async () => {
  const both = [frozen(['p1']), frozen(['p2'])]
  const order: string[] = []
  const { putText, putPhoto } = here.ways
  here.ways.putText = (filing) => (order.push('text'), putText(filing))
  here.ways.putPhoto = (filing, sha256, bytes) => (order.push(sha256), putPhoto(filing, sha256, bytes))
  const open = async (id: string) => both.find((filing) => filing.id === id) ?? null
  expect(await sendAll(both.map(({ id }) => id), open, here.ways)).toBeNull()
  expect(order).toEqual(['text', 'text', 'p1', 'p2'])
  expect(both.map(({ phase }) => phase)).toEqual(['received', 'received'])
})

test('where nobody answers, the others do not wait for the same silence', async () => {
  const three = [frozen(), frozen(), frozen()]
  let asked = 0
  here.ways.putText = async () => {
    asked += 1
    throw new Unreachable()
  }
  const open = async (id: string) => three.find((filing) => filing.id === id) ?? null
  const silent = await sendAll(three.map(({ id }) => id), open, here.ways)
  expect(silent?.id).toBe(three[0]!.id)
  expect(asked).toBe(1)
  expect(three.map(({ phase }) => phase)).toEqual(['waiting', 'waiting', 'waiting'])
})

test('one that is not right does not hold up the others', async () => {
  const two = [frozen(), frozen()]
  const { putText } = here.ways
  here.ways.putText = (filing) => {
    if (filing.id === two[0]!.id) throw problem('declaration.invalid', 422)
    return putText(filing)
  }
  const open = async (id: string) => two.find((filing) => filing.id === id) ?? null
  await sendAll(two.map(({ id }) => id), open, here.ways)
  expect(two.map(({ phase }) => phase)).toEqual(['attention', 'received'])
})

test('a clock that is set back by a year does not make anybody wait for a year', () => {
  const filing = frozen()
  filing.retryAt = Date.UTC(2027, 0)
  expect(waitOf(filing, Date.UTC(2026, 0))).toBe(0)
  expect(waitOf(filing, Date.UTC(2027, 0) - 5_000)).toBe(5_000)
})

test.each([409, 503])('a refusal is kept with the words of the server, which may be newer: %i', async (http) => {
  const filing = frozen()
  here.fail.text = problem('declaration.newer', http, { title: '这一步还做不了。', detail: '请明天再试。' })
  await sendOnce(filing)
  expect(filing.problem).toMatchObject({ code: 'declaration.newer', title: '这一步还做不了。', detail: '请明天再试。' })
})
