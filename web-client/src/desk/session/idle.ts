/** How long the desk waits for a hand before it asks for the password: what banks and the
 *  county's other systems take, long enough to read a case and make a telephone call. */
export const IDLE_MINUTES = 15

const IDLE_MS = IDLE_MINUTES * 60_000
/** When a hand was last on any tab of this browser; no name, no number. */
const KEY = 'shouwang-desk-input'
/** Other tabs need not know it more exactly. */
const EVERY_MS = 1000
const INPUT = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart'] as const

/** This tab's own, for browsers that keep nothing. */
let last = 0
let saidAt = 0

/** 0 where nobody has told, or a clock was set back since. */
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
    // The tab goes by its own hand.
  }
}

const idleFor = () => Date.now() - Math.max(last <= Date.now() ? last : 0, told())

/** Whether somebody has left this browser without signing out, and was away too long. */
export const wasLeft = (): boolean => told() > 0 && Date.now() - told() >= IDLE_MS

/** Signed out: nobody is at it. */
export const letGo = (): void => tell(null)

/** Calls `lock` once nobody has touched any tab for that long; returns what ends the watch. */
export function watchIdle(lock: () => void): () => void {
  let timer = 0

  function touched(): void {
    // Whoever wakes the computer up has been away all the same.
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
