import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/shared/api/client'

const request = vi.fn()
vi.mock('../api/token', () => ({ request: (...of: unknown[]) => request(...of) as unknown }))
const { useInbox } = await import('./useInbox')
const { useSearch } = await import('./useSearch')

/** An answer that arrives when the test says so. */
function later() {
  const answers: ((value: unknown) => void)[] = []
  request.mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
  return answers
}
const page = (...ids: string[]) => ({
  data: { items: ids.map((id) => ({ id, flags: [] })), next: null, counts: {}, more: false },
})
const ids = (rows: readonly { id: string }[] | null) => rows?.map((row) => row.id)

const inbox = useInbox()
const search = useSearch()
beforeEach(() => {
  inbox.clear()
  request.mockReset()
})

describe('a search', () => {
  it('of half a number while the list is read leaves neither waiting for ever', async () => {
    const answers = later()
    const reading = inbox.reload()
    search.typed.value = '5120'
    const searching = search.search()
    expect([inbox.loading.value, search.loading.value]).toEqual([true, true])
    answers[0]?.(page('a', 'b'))
    await reading
    expect([ids(inbox.rows.value), inbox.loading.value]).toEqual([['a', 'b'], false])
    answers[1]?.(page())
    await searching
    expect(search.loading.value).toBe(false)
  })
  it('that a name follows is over at once, and its answer comes too late', async () => {
    const answers = later()
    search.typed.value = '13955700001'
    const searching = search.search()
    search.typed.value = '孙桂芳'
    await search.search()
    expect(search.loading.value).toBe(false)
    expect(search.failure.value).toContain('只能按回执号、身份证号、电话查')
    expect(request).toHaveBeenCalledTimes(1)
    answers[0]?.(page('a'))
    await searching
    expect(search.found.value).toBeNull()
    expect(search.typed.value).toBe('孙桂芳')
  })
  it('leaves the list and what was typed where it cannot be', async () => {
    request.mockResolvedValueOnce(page('a'))
    await inbox.reload()
    const violations = [{ path: '/number', code: 'id_number.checksum', severity: 'error', params: {} }]
    const code = 'declaration.invalid'
    const problem = { type: '', title: '', detail: '', status: 422, request_id: '', code, violations }
    request.mockRejectedValueOnce(new ApiProblem(422, problem as never))
    search.typed.value = '341302197307055155'
    await search.search()
    expect(search.failure.value).toContain('请核对以后再查')
    expect([ids(inbox.rows.value), search.typed.value]).toEqual([['a'], '341302197307055155'])
  })
  it('sends the number in the body, and is over with an empty box or another tab', async () => {
    request.mockResolvedValue(page('a'))
    search.typed.value = ' 13955700001 '
    await search.search()
    expect(request).toHaveBeenCalledWith(
      'POST', '/cases/search', expect.objectContaining({ json: { number: '13955700001' } }),
    )
    expect(ids(search.found.value)).toEqual(['a'])
    inbox.update('a', { opened: true })
    expect(search.found.value?.[0]?.opened).toBe(true)
    await inbox.show('all')
    expect([search.found.value, search.typed.value]).toEqual([null, ''])
    search.typed.value = '13955700001'
    await search.search()
    search.typed.value = ''
    await search.search()
    expect(search.found.value).toBeNull()
  })
  it('leaves nothing to the next officer', async () => {
    request.mockResolvedValue(page('a'))
    search.typed.value = '13955700001'
    await search.search()
    inbox.clear()
    expect([search.found.value, search.typed.value, search.loading.value]).toEqual([null, '', false])
  })
})
