import { describe, expect, test } from 'vitest'
import { type Arrows, arrowsOf, sources } from './support/sources'

/** The houses of `src`. Beside `shared`, a house knows itself only. */
const HOUSES = ['shared', 'declare', 'desk']

/** The rooms of each house, the lowest first: a room knows those before it. */
const ROOMS: Record<string, string[]> = {
  shared: [
    'api', // the server's types, calls, ids
    'validator', // the shared crate
    'texts', // words for values, the phone's sentences, days and numbers in words
    'form', // the answers, the table of fields, the form made of them, what is stripped from a text
    'offline', // IndexedDB: sealed records, keys, locks between tabs
    'photo', // made smaller, upright, hashed
    'parts', // pictures, telephone links, colours and sizes
    'voice', // every sentence that can be recorded
  ],
  declare: [
    'filing', // the answers, their pages, the record: pure
    'words', // a record and its answers in words
    'state', // what this page holds, where it is, the county's data
    'sending', // outbox, queue, token, what the server says of a record
    'account', // a cadre's, and who filled in last
    'drafting', // the draft that is being written: lease, saving, walk, check, photos, submitting
    'voice', // 听一听
    'parts', // fields, cards, frames
    'steps', // one file a page of questions
    'pages', // all other pages
    'app', // start, pieces, faults, keyboard, service worker
  ],
  desk: [
    'api', // the desk's types and its token
    'words', // what travels as names, days, faults, in an officer's words
    'basics', // policy and places of the county
    'session', // sign-in, idle desk, what is unset
    'state', // the address, and whether numbers are covered
    'parts', // fields and facts
    'view', // one case and its photos, read
    'form', // the declaration's fields
    'print', // papers
    'inbox', // the list
    'answer', // answers to a case, each with its form
    'floods', // many filings from one source
    'amend', // 电话更正
    'link', // 关联
    'case', // the screen of a case
    'entry', // 录入
    'county', // 各乡镇情况
    'village', // whom a village goes to
    'voice', // 录音
    'app', // start, pages, the inbox beside its case
  ],
}

const place = (path: string) => path.split('/') as [house: string, room: string, file?: string]

/** Files that stand in no room, and rooms in which nothing stands. */
function homeless(paths: string[]): string[] {
  const known = HOUSES.flatMap((house) => ROOMS[house]!.map((room) => `${house}/${room}`))
  const lived = new Set(paths.map((path) => place(path).slice(0, 2).join('/')))
  const lost = paths.filter((path) => place(path).length < 3 || !known.includes(place(path).slice(0, 2).join('/')))
  return [...lost, ...known.filter((room) => !lived.has(room))]
}

/** Imports that point upward, or into another house. */
function upward(arrows: Arrows): string[] {
  const wrong = (from: string, to: string) => {
    const [[house, room], [otherHouse, otherRoom]] = [place(from), place(to)]
    if (house !== otherHouse) return otherHouse !== 'shared'
    const rooms = ROOMS[house] ?? []
    return rooms.indexOf(otherRoom) > rooms.indexOf(room)
  }
  return [...arrows].flatMap(([from, targets]) =>
    targets.filter((to) => wrong(from, to)).map((to) => `${from} → ${to}`),
  )
}

/** One circle of files through each that is in any. */
function circles(arrows: Arrows): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, way: string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of arrows.get(path) ?? []) walk(next, [...way, path])
      done.add(path)
    }
  }
  for (const path of arrows.keys()) walk(path, [])
  return found
}

describe('the house as it stands', () => {
  const files = sources()
  const arrows = arrowsOf(files)

  test('every file is in a room, and every room is lived in', () => {
    expect(files.size).toBeGreaterThan(250)
    expect(homeless([...files.keys()])).toEqual([])
  })

  test('no import points upward', () => {
    expect([...arrows.values()].flat().length).toBeGreaterThan(900)
    expect(upward(arrows)).toEqual([])
  })

  test('no file knows itself by way of others', () => {
    expect(circles(arrows)).toEqual([])
  })
})

describe('a house that is not in order', () => {
  const of = (files: Record<string, string>) => arrowsOf(new Map(Object.entries(files)))

  test.each([
    ["import { state } from '../state/state'"],
    ["import type { State } from '@/declare/state/state'"],
    ["export { state } from '../state/state'"],
    ["const later = () => import('../state/state')"],
    ["type State = import('../state/state').State"],
    ["new Worker(new URL('../state/state.ts', import.meta.url))"],
  ])('is noticed by %s', (line) => {
    const files = { 'declare/filing/a.ts': line, 'declare/state/state.ts': '' }
    expect(upward(of(files))).toEqual(['declare/filing/a.ts → declare/state/state.ts'])
    const turned = { 'declare/state/b.ts': line, 'declare/state/state.ts': '' }
    expect(upward(of(turned))).toEqual([])
  })

  test('is noticed in a component and in a stylesheet', () => {
    const files = {
      'desk/parts/A.vue': "<script setup lang=\"ts\">\nimport B from '../case/B.vue'\n</script>",
      'desk/case/B.vue': '<template><p /></template>',
      'shared/parts/a.css': "@import '../../desk/case/b.css';",
      'desk/case/b.css': '',
    }
    expect(upward(of(files))).toEqual([
      'desk/parts/A.vue → desk/case/B.vue',
      'shared/parts/a.css → desk/case/b.css',
    ])
  })

  test('is noticed where the phone and the desk know each other', () => {
    const files = { 'desk/voice/a.ts': "import '@/declare/voice/b'", 'declare/voice/b.ts': '' }
    expect(upward(of(files))).toEqual(['desk/voice/a.ts → declare/voice/b.ts'])
  })

  test('is noticed by a file without a room, and by a room without files', () => {
    const rooms = HOUSES.flatMap((house) => ROOMS[house]!.map((room) => `${house}/${room}/a.ts`))
    expect(homeless(rooms)).toEqual([])
    const lost = ['declare/loose.ts', 'desk/attic/a.ts', 'main.ts']
    expect(homeless([...rooms, ...lost])).toEqual(lost)
    expect(homeless(rooms.slice(1))).toEqual(['shared/api'])
  })

  test('is noticed by a circle, of types too', () => {
    const files = {
      'declare/filing/a.ts': "import { b } from './b'",
      'declare/filing/b.ts': "import { c } from './c'",
      'declare/filing/c.ts': "import type { A } from './a'",
    }
    const [a, b, c] = Object.keys(files)
    expect(circles(of(files))).toEqual([[a, b, c, a].join(' → ')])
  })

  test('is noticed by a name that leads nowhere', () => {
    expect(() => of({ 'declare/filing/a.ts': "import './gone'" })).toThrow('declare/filing/a.ts names ./gone')
  })
})
