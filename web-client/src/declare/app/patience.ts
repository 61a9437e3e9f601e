/**
 * A second tap is meant for what was there at the first. What has appeared under a finger
 * (a page, a dialog, a part that was closed, a button that moved or says something else)
 * takes no pointer for a while; keys and screen readers, whose users know what they press, are
 * heard at once. Done here for all pages: a control has a place and words, and is new when
 * they are.
 */
const PATIENCE_MS = 700
/** A smaller shift leaves the finger on the same control. */
const SHIFT_PX = 8

const CONTROLS = 'a, button, label, summary, input, select, textarea, [role="button"], dialog'
/** A click follows the lifting of its pointer within this time. */
const CLICK_MS = 400
/** Marks a control that takes no pointer yet; the stylesheet stops pointers there as well. */
const NEW = 'data-new'

interface Seen {
  words: string
  x: number
  y: number
  /** When it was first painted as it is now (performance.now()); 0 until it is. */
  since: number
}
const seen = new WeakMap<Element, Seen>()

/** The control that was ready when the finger went down on it, with its words then; else null. */
let pressed: { control: Element; words: string } | null = null
let isPressed = false

export function watchTaps(root: HTMLElement): void {
  new MutationObserver(() => look(root)).observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['class', 'style', 'open', 'hidden', 'data-letters'],
  })
  addEventListener('resize', () => look(root))
  addEventListener('scroll', () => follow(root), { capture: true, passive: true })
  addEventListener('pointerdown', pressing, true)
  // A screen reader's click comes without pointer events; a finger's follows at once.
  addEventListener('pointercancel', release, true)
  addEventListener('pointerup', () => setTimeout(release, CLICK_MS), true)
  addEventListener('click', clicked, true)
}

function pressing({ target, timeStamp }: PointerEvent): void {
  isPressed = true
  const control = controlOf(target)
  const known = control && seen.get(control)
  const listens = known && known.since > 0 && timeStamp - known.since >= PATIENCE_MS
  pressed = listens ? { control, words: known.words } : null
}

function release(): void {
  pressed = null
  isPressed = false
}

/** Judges fingers only: `detail` is 0 for keys, and screen readers send no pointerdown. */
function clicked(event: MouseEvent): void {
  if (event.detail === 0 || !isPressed) return
  const control = controlOf(event.target)
  const meant = !control || (pressed?.control === control && pressed.words === wordsOf(control))
  release()
  if (meant) return
  event.preventDefault()
  event.stopImmediatePropagation()
}

const controlOf = (target: EventTarget | null) => (target as Element | null)?.closest?.(CONTROLS) ?? null
const wordsOf = (control: Element) => control.getAttribute('aria-label') ?? control.textContent ?? ''

function placed(control: Element): Omit<Seen, 'since'> {
  const { left, top } = control.getBoundingClientRect()
  return { words: wordsOf(control), x: left, y: top }
}

function same(one: Omit<Seen, 'since'>, other: Omit<Seen, 'since'>): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < SHIFT_PX
  return one.words === other.words && near(one.x, other.x) && near(one.y, other.y)
}

/** The page has changed: a control that changed counts as new from its next painting on. */
function look(root: HTMLElement): void {
  const fresh: Element[] = []
  for (const control of root.querySelectorAll(CONTROLS)) {
    const now = placed(control)
    const before = seen.get(control)
    if (before && same(before, now)) continue
    seen.set(control, { ...now, since: 0 })
    control.setAttribute(NEW, '')
    fresh.push(control)
  }
  if (fresh.length > 0) requestAnimationFrame(() => setTimeout(() => painted(fresh)))
}

function painted(fresh: Element[]): void {
  const now = performance.now()
  const waiting = fresh.filter((control) => seen.get(control)?.since === 0)
  for (const control of waiting) seen.get(control)!.since = now
  setTimeout(() => {
    for (const control of waiting)
      if (seen.get(control)!.since === now) control.removeAttribute(NEW)
  }, PATIENCE_MS)
}

/** Scrolling does not make a control new: most often the hand itself moved it there. */
function follow(root: HTMLElement): void {
  for (const control of root.querySelectorAll(CONTROLS)) {
    const known = seen.get(control)
    if (known) seen.set(control, { ...known, ...placed(control), words: known.words })
  }
}
