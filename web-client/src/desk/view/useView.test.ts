import { expect, it, vi } from 'vitest'

const request = vi.fn(async (_method: string, path: string) => ({ data: { id: 'a', path } }))
vi.mock('../api/token', () => ({ request: (...of: [string, string]) => request(...of) }))
const { useView } = await import('./useView')

it('a case that is read to be printed is read as such, so that the server keeps who printed', async () => {
  const { read } = useView()
  await read('a')
  await read('a', { print: true })
  expect(request.mock.calls.map(([, path]) => path)).toEqual(['/cases/a', '/cases/a?print=true'])
})
