/** Pure parts of the digit field: what is typed, how it is grouped, where the caret is. */

/** Characters that stand for an X, as in the crate: the multiplication sign, Cyrillic Х. */
const LIKE_X = /[×Хх]/g

/** As a voice keyboard writes digits; 幺 is how a 1 is said in a number. */
const IN_CHINESE = '零一二三四五六七八九'
const SAID: Record<string, string> = { 〇: '0', 幺: '1' }

/** Chinese digits as ASCII digits. */
export function withDigits(text: string): string {
  return text.replace(/[〇幺零一二三四五六七八九]/g, (c) => SAID[c] ?? String(IN_CHINESE.indexOf(c)))
}

/** Half-width digits and, where allowed, an X; everything else is left out. */
export function onlyDigits(text: string, allowX: boolean, length: number): string {
  const half = withDigits(text)
    .replace(/[０-９Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(LIKE_X, 'X')
  const kept = half.toUpperCase().replace(allowX ? /[^\dX]/g : /\D/g, '')
  return kept.slice(0, length)
}

/** `11010519491231002X` by [6, 8, 4] as `110105 19491231 002X`. */
export function group(digits: string, groups: number[]): string {
  const parts: string[] = []
  let at = 0
  for (const size of groups) {
    if (at >= digits.length) break
    parts.push(digits.slice(at, at + size))
    at += size
  }
  return parts.join(' ')
}

/** The position in the grouped text after `count` digits. */
export function caretAt(grouped: string, count: number): number {
  let seen = 0
  let at = 0
  while (at < grouped.length && seen < count) {
    if (grouped[at] !== ' ') seen += 1
    at += 1
  }
  return at
}

/** Inserts or deletes at a position, counted in digits. */
export function edit(
  digits: string,
  at: number,
  key: string,
  length: number,
): { digits: string; at: number } {
  if (key === 'erase') {
    if (at === 0) return { digits, at }
    return { digits: digits.slice(0, at - 1) + digits.slice(at), at: at - 1 }
  }
  if (digits.length >= length) return { digits, at }
  return { digits: digits.slice(0, at) + key + digits.slice(at), at: at + 1 }
}
