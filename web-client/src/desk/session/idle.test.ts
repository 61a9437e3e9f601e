import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const store = new Map<string, string>()
const [page, sheet] = [new EventTarget(), new EventTarget()]
vi.stubGlobal('localStorage', {
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => store.set(key, value),
  removeItem: (key: string) => store.delete(key),
})
vi.stubGlobal('document', sheet)
vi.stubGlobal(
  'window',
  Object.assign(page, {
    setTimeout: (...of: Parameters<typeof setTimeout>) => setTimeout(...of),
    clearTimeout: (timer: number) => clearTimeout(timer),
  }),
)
const { IDLE_MINUTES, letGo, wasLeft, watchIdle } = await import('./idle')

const MS = IDLE_MINUTES * 60_000
const KEY = 'shouwang-desk-input'
const lock = vi.fn()
let stop = () => {}
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-09-24T09:00:00+08:00') })
  store.clear()
  lock.mockReset()
  stop = watchIdle(lock)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

describe('a desk that nobody touches', () => {
  it('is locked after the time, not a moment before', () => {
    vi.advanceTimersByTime(MS - 1)
    expect(lock).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(lock).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(MS)
    expect(lock).toHaveBeenCalledTimes(1)
  })
  it.each(['keydown', 'pointerdown', 'pointermove', 'input', 'wheel', 'touchstart'])(
    'is touched by %s, and counts from there',
    (kind) => {
      vi.advanceTimersByTime(MS - 1)
      page.dispatchEvent(new Event(kind))
      vi.advanceTimersByTime(MS - 1)
      expect(lock).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(lock).toHaveBeenCalledTimes(1)
    },
  )
  it('counts a hand on another tab', () => {
    vi.advanceTimersByTime(MS - 1)
    store.set(KEY, String(Date.now()))
    vi.advanceTimersByTime(MS - 1)
    expect(lock).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(lock).toHaveBeenCalledTimes(1)
  })
  it('is locked by the hand that wakes the computer, if it slept for so long', () => {
    vi.setSystemTime(Date.now() + MS)
    page.dispatchEvent(new Event('pointermove'))
    expect(lock).toHaveBeenCalledTimes(1)
  })
  it('is locked when the tab is looked at again after so long', () => {
    vi.setSystemTime(Date.now() + MS)
    sheet.dispatchEvent(new Event('visibilitychange'))
    expect(lock).toHaveBeenCalledTimes(1)
  })
  it('believes no time that is still to come', () => {
    store.set(KEY, String(Date.now() + 10 * MS))
    vi.advanceTimersByTime(MS)
    expect(lock).toHaveBeenCalledTimes(1)
  })
})

it('a browser that is opened again after so long was left; signed out, it was not', () => {
  stop()
  vi.setSystemTime(Date.now() + MS - 1)
  expect(wasLeft()).toBe(false)
  vi.setSystemTime(Date.now() + 1)
  expect(wasLeft()).toBe(true)
  letGo()
  expect(wasLeft()).toBe(false)
})
