import { expect, test } from 'vitest'
import { given, sources, taken, unitTests } from './support/sources'

/** Given away, and taken by nobody. */
function unused(files: Map<string, string>, tests: Map<string, string>): string[] {
  const used = new Set([...taken(files, files), ...taken(tests, files)])
  const scripts = [...files].filter(([path]) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  const names = scripts.flatMap(([path, text]) => given(text).map((name) => `${path} ${name}`))
  return names.filter((name) => !used.has(name))
}

test('what nobody else uses is not exported', () => {
  const files = sources()
  expect([...files.values()].flatMap(given).length).toBeGreaterThan(400)
  expect(unused(files, unitTests())).toEqual([])
})

test('what is used is found in each kind of import, and nothing else', () => {
  const a = 'export const one = 1\nexport type Two = 2\nexport function three() {}\nexport const four = 4'
  const files = (text: string) => new Map([['desk/words/a.ts', a], ['desk/words/B.vue', `<script>${text}</script>`]])
  const left = (text: string) => unused(files(`\n${text}\n`), new Map()).map((name) => name.split(' ')[1])
  expect(left('')).toEqual(['one', 'Two', 'three', 'four'])
  expect(left("import { one, type Two,\n  three as trois } from './a'")).toEqual(['four'])
  expect(left("import type { Two } from '@/desk/words/a'")).toEqual(['one', 'three', 'four'])
  expect(left("const { one, four } = await import('./a')")).toEqual(['Two', 'three'])
  expect(left("const three = (await import('./a')).three")).toEqual(['one', 'Two', 'four'])
  expect(left("import { one } from 'vue'")).toEqual(['one', 'Two', 'three', 'four'])
  const tests = new Map([['../tests/a.test.ts', "import { one } from '@/desk/words/a'"]])
  expect(unused(files(''), tests).length).toBe(3)
})
