/** Minutes without input before the desk asks for the password: what banks and the
 *  county's other systems take, long enough to read a case and make a telephone call. */
export const IDLE_MINUTES = 15

const IDLE_MS = IDLE_MINUTES * 60_000
/** localStorage key of the last input in any tab of this browser; without name or number. */
const KEY = 'shouwang-desk-input'
/** Least time between two writes; other tabs need no more precision. */
const EVERY_MS = 1000
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart'] as const

/** The last input in this tab, for browsers that keep nothing. */
let last = 0
let saidAt = 0

/** The last input in any tab; 0 where none is recorded, or a clock was set back since. */
function told(): number {
  try {
    const at = Number(localStorage.getItem(KEY))
    return at <= Date.now() ? at : 0
  } catch {
    return 0
  }
}

function tell(at: number | null): void {
  try {
    if (at === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, String(at))
  } catch {
    // Then this tab relies on its own input.
  }
}

const idleFor = () => Date.now() - Math.max(last <= Date.now() ? last : 0, told())

/** Whether somebody left this browser without signing out and was away too long. */
export const wasLeft = (): boolean => told() > 0 && Date.now() - told() >= IDLE_MS

/** Signed out: forgets the last input. */
export const letGo = (): void => tell(null)

/** Calls `lock` when no tab has had input for that long; returns a function that ends the watch. */
export function watchIdle(lock: () => void): () => void {
  let timer = 0

  function touched(): void {
    // Waking the computer up does not count as having been there.
    if (idleFor() >= IDLE_MS) return end()
    last = Date.now()
    if (Math.abs(last - saidAt) < EVERY_MS) return
    saidAt = last
    tell(last)
  }
  function check(): void {
    window.clearTimeout(timer)
    const left = IDLE_MS - idleFor()
    if (left <= 0) end()
    else timer = window.setTimeout(check, left)
  }
  function stop(): void {
    window.clearTimeout(timer)
    for (const kind of INPUT) window.removeEventListener(kind, touched, { capture: true })
    document.removeEventListener('visibilitychange', check)
  }
  function end(): void {
    stop()
    lock()
  }

  last = saidAt = Date.now()
  tell(last)
  for (const kind of INPUT) window.addEventListener(kind, touched, { capture: true, passive: true })
  document.addEventListener('visibilitychange', check)
  check()
  return stop
}
