import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Made by wasm-bindgen, for the file beside it. */
const MADE = 'shared/validator/pkg/'

export type Files = Map<string, string>
export type Arrows = Map<string, string[]>

/** Every file of `src` by its path there, without unit tests: those may know everything. */
export function sources(): Files {
  return new Map([...read('src')].filter(([path]) => !path.endsWith('.test.ts')))
}

/** Unit tests, beside what they test and in a folder of their own. */
export function unitTests(): Files {
  const beside = [...read('src')].filter(([path]) => path.endsWith('.test.ts'))
  return new Map([...beside, ...[...read('tests')].map(([path, text]) => [`../tests/${path}`, text] as const)])
}

function read(folder: string): Files {
  const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url))
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = found.map(({ parentPath, name }) => relative(root, join(parentPath, name)))
  const own = paths.filter((path) => !path.startsWith(MADE))
  return new Map(own.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** From each file to those that it names: by any kind of import, for a type too, by `new URL`, in a stylesheet. */
export function arrowsOf(files: Files): Arrows {
  const targets = (path: string, text: string) => specsOf(path, text).flatMap((spec) => at(path, spec, files) ?? [])
  return new Map([...files].map(([path, text]) => [path, targets(path, text)]))
}

function specsOf(path: string, text: string): string[] {
  if (path.endsWith('.css')) return all(text, /@import\s+(?:url\()?['"]([^'"]+)/g)
  const script = scriptOf(path, text)
  const { importedFiles } = ts.preProcessFile(script, true, true)
  return [...importedFiles.map(({ fileName }) => fileName), ...all(script, /new URL\(\s*'(\.[^']+)'/g)]
}

/** Which file of ours is meant; null for a package, and for what lies elsewhere. */
function at(from: string, spec: string, files: Files): string | null {
  if (!/^(@\/|\.)/.test(spec)) return null
  const path = spec.startsWith('@/') ? spec.slice(2) : join(dirname(from), spec)
  if (path.startsWith('..') || path.startsWith(MADE)) return null
  const found = ['', '.ts', '.d.ts', '/index.ts'].map((end) => path + end).find((one) => files.has(one))
  if (!found) throw new Error(`${from} names ${spec}, and it is not there`)
  return found
}

const scriptOf = (path: string, text: string) =>
  path.endsWith('.vue') ? all(text, /<script[^>]*>([^]*?)<\/script>/g).join('\n') : text

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found!)

/** What a file gives to others, by name. */
export const given = (text: string) =>
  all(text, /^export (?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm)

/** What `files` take from others, as `path name`. */
export function taken(files: Files, among: Files): Set<string> {
  const names = new Set<string>()
  for (const [path, text] of files) {
    for (const [spec, list] of lists(scriptOf(path, text))) {
      const from = at(path, spec, among)
      for (const name of list.matchAll(/(?:^|[,{])\s*(?:type\s+)?(\w+)/g)) names.add(`${from} ${name[1]}`)
    }
  }
  return names
}

/** `import … from`, `const … = await import()`, `import().name`: where from, and the list. */
function lists(script: string): [spec: string, list: string][] {
  const found = [
    ...script.matchAll(/^(?:import|export)\s+(?:type\s+)?(?<list>[^'"]*?)\s+from\s+'(?<spec>[^']+)'/gm),
    ...script.matchAll(/const (?<list>\{[^}]*\}) = await import\(\s*'(?<spec>[^']+)'/g),
    ...script.matchAll(/\bimport\('(?<spec>[^']+)'\)\)?\.(?<list>\w+)/g),
  ]
  return found.map(({ groups }) => [groups!.spec!, groups!.list!])
}
