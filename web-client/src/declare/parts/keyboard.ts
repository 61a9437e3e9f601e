/** Least height of a keyboard, in px; a browser's own bars that come and go are lower. */
const LOWEST = 120

/**
 * Where the keyboard lies over the page instead of making the window smaller, the page
 * gets as much room below, and the button at the thumb waits at its end: it can be
 * scrolled to. Where the window gets smaller, the stylesheet sees it by itself.
 */
export function watchKeyboard(): void {
  const seen = window.visualViewport
  seen?.addEventListener('resize', () => {
    // When the page is pinched larger, less is seen although nothing is covered.
    const covered = Math.round(innerHeight - seen.height * seen.scale)
    makeRoom(covered < LOWEST ? 0 : covered)
  })
}

/** So many px at the bottom of the window are covered; 0: none. */
export function makeRoom(covered: number): void {
  const { style, dataset } = document.documentElement
  if (covered > 0) {
    style.setProperty('--keyboard', `${covered}px`)
    dataset.keyboard = 'over'
  } else {
    style.removeProperty('--keyboard')
    delete dataset.keyboard
  }
}
