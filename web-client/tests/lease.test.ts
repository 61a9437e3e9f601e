import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '@/shared/offline/db'
import { takeLease } from '@/shared/offline/lease'

let made = 0
const opened = () => openDatabase(`leases-${(made += 1)}`)

test('without Web Locks one tab has the record until the other takes it', async () => {
  const db = await opened()
  const first = await takeLease('draft', db)
  expect(first).not.toBeNull()
  expect(await takeLease('draft', db)).toBeNull()
  const second = await takeLease('draft', db, { steal: true })
  expect(second).not.toBeNull()
  await first!.lost
  second!.release()
}, 10_000)

test('whoever has lost the record leaves the other its lease, and a row that is gone is nobody else’s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const db = await opened()
    const first = (await takeLease('draft', db))!
    const second = (await takeLease('draft', db, { steal: true }))!
    first.release()
    await expect.poll(() => db.get('leases', 'draft')).toBeDefined()
    await new Promise((later) => setTimeout(later, 20))
    expect(await takeLease('draft', db)).toBeNull()
    await db.delete('leases', 'draft')
    const lost = vi.fn()
    void second.lost.then(lost)
    await vi.advanceTimersByTimeAsync(2000)
    await expect.poll(() => db.get('leases', 'draft')).toBeDefined()
    expect(lost).not.toHaveBeenCalled()
    second.release()
    await expect.poll(() => db.get('leases', 'draft')).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})

test('a lock that is refused at once is told, and a draft opens all the same', async () => {
  const refused = new DOMException('no', 'SecurityError')
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(refused) } })
  try {
    await expect(takeLease('draft', null)).rejects.toBe(refused)
    const { hold } = await import('@/declare/drafting/lease')
    const { state } = await import('@/declare/state/state')
    state.elsewhere = true
    await hold('a', false)
    expect(state.elsewhere).toBe(false)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a lease from before the clock was set back holds up nobody', async () => {
  const db = await opened()
  await db.put('leases', { name: 'outbox', holder: 'x', until: Date.now() + 365 * 86_400_000 })
  expect(await takeLease('outbox', db)).not.toBeNull()
})
