import { afterEach, expect, test, vi } from 'vitest'
import { ApiProblem, Unreachable, call, codeOf } from '@/shared/api/client'
import { say } from '@/desk/words/say'

afterEach(() => vi.unstubAllGlobals())

/** What a call throws when something in between answers with its own page. */
async function answeredBy(status: number, path: string): Promise<unknown> {
  const page = new Response('<html><body>nginx</body></html>', {
    status,
    headers: { 'Content-Type': 'text/html', 'Retry-After': '7' },
  })
  vi.stubGlobal('fetch', async () => page)
  return call('PUT', path, { is: () => true }).catch((error: unknown) => error)
}

test.each([
  ['/declarations/1/attachments/a', 'attachment.too_large'],
  ['/cases/1/attachments/a', 'attachment.too_large'],
  ['/clips/a', 'clip.too_large'],
  ['/declarations/1', 'request.too_large'],
])('a proxy that finds %s too large ends the sending', async (path, code) => {
  const error = await answeredBy(413, path)
  expect(error).toBeInstanceOf(ApiProblem)
  expect((error as ApiProblem).status).toBe(413)
  expect(codeOf(error)).toBe(code)
  expect(say(error)).not.toContain('连不上')
})

test.each([502, 503, 504])('a proxy without its server (%i) is asked again later', async (status) => {
  const error = await answeredBy(status, '/declarations/1')
  expect(error).toBeInstanceOf(Unreachable)
  expect(codeOf(error)).toBe('server.busy')
  expect(say(error)).toContain('过一会儿')
  expect(say(error)).not.toContain('检查网络')
})

test('a page of some network is no answer', async () => {
  const error = await answeredBy(403, '/declarations/1')
  expect(error).toBeInstanceOf(Unreachable)
  expect(codeOf(error)).toBe('network.timeout')
})
