import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sheet = readFileSync(new URL('../src/shared/parts/tokens.css', import.meta.url), 'utf8')

/** The tokens of a block, those of the first one standing where it says nothing. */
function tokens(block: string): Record<string, string> {
  const body = (selector: string) => sheet.split(selector)[1]?.split('}')[0] ?? ''
  const read = (text: string) =>
    Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#\w{6})/g)].map((m) => [m[1], m[2]]))
  return { ...read(body(':root {')), ...read(body(block)) } as Record<string, string>
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Ink and the ground that it stands on somewhere in the app. */
const PAIRS = [
  ['ink', 'ground'], ['ink', 'paper'], ['ink', 'accent-tint'], ['ink', 'error-tint'],
  ['ink-soft', 'ground'], ['ink-soft', 'paper'], ['ink-soft', 'accent-tint'], ['ink-soft', 'error-tint'],
  ['accent', 'ground'], ['accent', 'paper'], ['accent', 'error-tint'], ['accent', 'accent-tint'],
  ['accent-deep', 'accent-tint'], ['on-accent', 'accent'], ['on-accent', 'accent-deep'],
  ['error', 'error-tint'], ['error', 'paper'], ['warn', 'warn-tint'], ['warn', 'paper'],
] as const

test.each([
  [':root {', 4.5],
  [":root[data-elder='true'] {", 7],
  [':root[data-desk] {', 4.5],
])('text in %s has a contrast of at least %f', (block, least) => {
  const colours = tokens(block)
  for (const [ink, ground] of PAIRS) {
    const found = contrast(colours[ink]!, colours[ground]!)
    expect(found, `${ink} on ${ground}: ${found.toFixed(2)}`).toBeGreaterThanOrEqual(least)
  }
})

/** The styles of every component and sheet but the tokens', with the file's name. */
function styles(): [string, string][] {
  const src = new URL('../src/', import.meta.url)
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(vue|css)$/.test(file) && !file.endsWith('tokens.css'))
    // Paper has points, and is black and white.
    .filter((file) => !file.endsWith('print.css'))
    .map((file) => {
      const text = readFileSync(new URL(file, src), 'utf8')
      return [file, file.endsWith('.css') ? text : text.split('<style')[1] ?? '']
    })
}

test('colours and sizes of letters are tokens everywhere', () => {
  const raw: string[] = []
  for (const [file, style] of styles()) {
    for (const [found] of style.matchAll(/:[^;{}]*(#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\()[^;{}]*/gi)) {
      raw.push(`${file}${found}`)
    }
    for (const [found, size] of style.matchAll(/font-size:\s*([^;}]+)/g)) {
      if (!/^(min\()?var\(--text-|^inherit$|^0$|^[\d.]+em$/.test(size!)) raw.push(`${file}: ${found}`)
    }
  }
  expect(styles().length).toBeGreaterThan(50)
  expect(raw).toEqual([])
})
