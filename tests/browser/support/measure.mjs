// Sizes and contrast of what is to be seen, measured in the page, not read from its sheet.

/** What each way of showing promises: px of text, px of a target, contrast of text. */
export const PROMISES = {
  plain: { text: 16, body: 18, target: 44, contrast: 4.5 },
  large: { text: 18, body: 24, target: 60, contrast: 7 },
  largest: { text: 18, body: 30, target: 60, contrast: 7 },
  // A mouse and a large screen: the size that WCAG 2.5.8 asks.
  desk: { text: 13, body: 14, target: 24, contrast: 4.5 },
}

/** What falls short of the promises of `letters`, a line each. */
export const shortfalls = (page, letters) => page.evaluate(measure, PROMISES[letters])

/** Runs in the page. */
function measure({ text, body, target, contrast }) {
  const faults = new Set()
  const say = (element, what) =>
    faults.add(`${what}: <${element.localName}> ${(element.innerText || element.id).slice(0, 20)}`)

  const rgba = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number)
    return [r, g, b, a]
  }
  const over = ([r, g, b, a], under) =>
    [r, g, b].map((part, at) => part * a + under[at] * (1 - a)).concat(1)
  /** The colour that lies behind an element's text. */
  function ground(element) {
    const layers = []
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor)
      layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255, 1])
  }
  const luminance = (colour) =>
    colour
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  function ratio(ink, paper) {
    const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }

  /** For readers only, or not there at all. */
  function unseen(element) {
    if (!element.checkVisibility({ visibilityProperty: true })) return true
    const box = element.getBoundingClientRect()
    return box.width <= 1 || box.height <= 1 || !!element.closest('.visually-hidden, .unseen')
  }

  function read(element) {
    const style = getComputedStyle(element)
    const ink = rgba(style.color)
    if (ink[3] === 0) return
    const size = parseFloat(style.fontSize)
    if (size < text) say(element, `${size} px of text`)
    const paper = ground(element)
    const found = ratio(over(ink, paper), paper)
    // What cannot be used just now is exempt (WCAG 1.4.3).
    if (found < contrast && !element.closest('[aria-disabled="true"], :disabled'))
      say(element, `contrast ${found.toFixed(2)}`)
  }

  /** Nobody dials a number that is in two lines. */
  function whole(node) {
    for (const { index, 0: number } of node.data.matchAll(/\d[\d-]{5,}\d/g)) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + number.length)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      if (lines.size > 1) say(node.parentElement, `${number} in ${lines.size} lines`)
    }
  }

  const letters = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (letters.nextNode()) {
    const { parentElement, data } = letters.currentNode
    if (!data.trim() || unseen(parentElement)) continue
    read(parentElement)
    whole(letters.currentNode)
  }
  const found = parseFloat(getComputedStyle(document.body).fontSize)
  if (found < body) say(document.body, `${found} px of body text`)

  const keys = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  for (const element of document.querySelectorAll(keys)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue
    if (element.matches('input:not([type=checkbox], [type=radio], [type=file]), textarea')) read(element)
    // A tap on the label is a tap on its field.
    const label = element.matches('input') ? element.closest('label') : null
    const { width, height } = (label ?? element).getBoundingClientRect()
    // The box inside a list to choose from: what is around it is pressed.
    if (width < 1) continue
    if (Math.min(width, height) < target - 0.5)
      say(label ?? element, `a target of ${width.toFixed(0)} × ${height.toFixed(0)}`)
  }
  return [...faults]
}

const NARROW = [
  { width: 320, height: 568 },
  { width: 640, height: 360 },
]

/**
 * What goes wrong where there is less room: 320 px, the phone on its side, text of twice
 * the size. Nothing may stand out to the right, and the last button can be brought into
 * sight and is covered by nothing.
 */
export async function cramped(page, letters) {
  const faults = []
  const usual = page.viewportSize()
  for (const size of NARROW) {
    await page.setViewportSize(size)
    const at = `${size.width} × ${size.height}`
    faults.push(...(await page.evaluate(roomFor)).map((fault) => `${fault} at ${at}`))
  }
  await page.setViewportSize(usual)
  if (letters === 'plain') {
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
    faults.push(...(await page.evaluate(roomFor)).map((fault) => `${fault} at 200 %`))
    await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  }
  faults.push(...(await page.evaluate(roomFor)).map((fault) => `${fault} at ${usual.width}`))
  return faults
}

/** Runs in the page. */
function roomFor() {
  const faults = []
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (over > 0) {
    const right = document.documentElement.clientWidth + 0.5
    const wide = [...document.querySelectorAll('main *, header *, footer *')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > right)
      .slice(-1)
      .map((one) => `${one.localName} ${(one.innerText ?? '').slice(0, 12)}`)
    faults.push(`${over} px too wide (${wide})`)
  }
  // What lies over the page is the page while it is open.
  const within = document.querySelector('dialog[open]') ? 'dialog[open] button' : 'main button, footer button'
  const [button] = [...document.querySelectorAll(within)].slice(-1)
  if (button) {
    const { scrollX, scrollY } = window
    button.scrollIntoView({ block: 'center' })
    // Another size makes it new, and deaf to fingers for a moment; here what lies over it counts.
    const isNew = button.hasAttribute('data-new')
    button.removeAttribute('data-new')
    const { left, top, width, height } = button.getBoundingClientRect()
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    if (!hit || !button.contains(hit)) faults.push(`no way to ${button.innerText}`)
    button.toggleAttribute('data-new', isNew)
    scrollTo(scrollX, scrollY)
  }
  return faults
}

/** Letters to read on the page as it is now: what is folded away does not count. */
export const characters = (page) =>
  page.evaluate(() => {
    const text = [...document.querySelectorAll('main, footer')].map((part) => part.innerText)
    return text.join('').replace(/\s/g, '').length
  })

/** How many screens lie below the one that is seen first. */
export const screensBelow = (page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollHeight - innerHeight) / innerHeight)
