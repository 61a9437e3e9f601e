import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/client'
import type { Account, Session } from './types'

vi.stubGlobal('navigator', {})
const call = vi.fn()
vi.mock('@/shared/api/client', async (original) => ({
  ...(await original<typeof import('@/shared/api/client')>()),
  call: (...of: unknown[]) => call(...of) as unknown,
}))
const { forget, keep, refresh, whenLost, withToken } = await import('./token')

const session = (id: string, access_token: string) =>
  ({ access_token, account: { id, name: id } }) as unknown as Session
const problem = (status: number) =>
  new ApiProblem(status, { type: '', title: '', detail: '', status, request_id: '', code: 'x' })

/** A server that accepts one token, and the tokens that it was asked with. */
function server(good: string) {
  const asked: string[] = []
  const run = async (authorization: string) => {
    asked.push(authorization)
    if (authorization !== `Bearer ${good}`) throw problem(401)
    return 'done'
  }
  return { asked, run }
}

const lost: (Account | null)[] = []
whenLost((now) => lost.push(now))
beforeEach(() => {
  lost.length = 0
  call.mockReset()
  forget()
  keep(session('fuli', 'first'))
})

describe('a request after its token has ended', () => {
  it('is sent again for the same account', async () => {
    call.mockResolvedValue({ data: session('fuli', 'second') })
    const { asked, run } = server('second')
    expect(await withToken(run)).toBe('done')
    expect(asked).toEqual(['Bearer first', 'Bearer second'])
  })
  it('is not sent in the name of whoever has the cookie now', async () => {
    call.mockResolvedValue({ data: session('fuli2', 'theirs') })
    const { asked, run } = server('theirs')
    await expect(withToken(run)).rejects.toMatchObject({ status: 401 })
    expect(asked).toEqual(['Bearer first'])
    expect(lost.map((now) => now?.name)).toEqual(['fuli2'])
    // No further refresh is tried until there is a password.
    await expect(withToken(run)).rejects.toMatchObject({ status: 401 })
    expect(asked).toHaveLength(1)
    expect(call).toHaveBeenCalledTimes(1)
  })
  it('is not sent in the name of who gives a password while it is on its way', async () => {
    const { asked, run } = server('theirs')
    const overtaken = withToken(async (authorization) => {
      keep(session('fuli2', 'theirs'))
      return run(authorization)
    })
    await expect(overtaken).rejects.toMatchObject({ status: 401 })
    expect(asked).toEqual(['Bearer first'])
  })
  it('nor where they do so while the cookie is asked', async () => {
    call.mockImplementation(async () => {
      keep(session('fuli2', 'theirs'))
      return { data: session('fuli', 'late') }
    })
    const { asked, run } = server('late')
    await expect(withToken(run)).rejects.toMatchObject({ status: 401 })
    expect(asked).toEqual(['Bearer first'])
    expect(lost).toEqual([])
  })
  it('is lost with the cookie, by nobody else', async () => {
    call.mockRejectedValue(problem(401))
    await expect(withToken(server('none').run)).rejects.toMatchObject({ status: 401 })
    expect(lost).toEqual([null])
  })
  it('is not lost over a server that is busy', async () => {
    call.mockRejectedValueOnce(problem(503)).mockResolvedValue({ data: session('fuli', 'second') })
    const { run } = server('second')
    await expect(withToken(run)).rejects.toMatchObject({ status: 503 })
    expect(lost).toEqual([])
    expect(await withToken(run)).toBe('done')
  })
})

it('a page that opens is of whoever has the cookie', async () => {
  forget()
  call.mockResolvedValue({ data: session('fuli2', 'theirs') })
  expect((await refresh()).account.id).toBe('fuli2')
})
