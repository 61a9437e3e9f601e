import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import catalogue from '@catalogue/zh-CN.json'
import type { Bootstrap } from '@/shared/api/types'
import { OF_STAFF, sentences } from '@/shared/voice/sentences'
import { best } from '@/declare/voice/speech'
import { inSentences, textHash } from '@/shared/voice/text'
import { emptyDraft } from '@/declare/filing/draft'
import { stepsFor } from '@/declare/filing/steps'
import { T } from '@/shared/texts/phone/texts'
import { fill, variants } from '@/shared/texts/text'
import { rowsOf } from '@/desk/voice/useClips'

const point = (text: string) => ({ version: 'v', sha256: '0', text: '', kind: 'notice', points: [text] })
const given = {
  texts: { notice: point('只给办事的人用。'), truthful: point('说的都是真的。'), authorisation: point('去六类单位查。') },
  policy: { answer_working_days: 7, hardships_max: 5, holders: ['banks'] },
} as unknown as Pick<Bootstrap, 'texts' | 'policy'>
const all = sentences(given)

describe('the sentences that a county may record', () => {
  it('are each one recording, under a key that a path can carry', () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length)
    for (const { key, text } of all) {
      expect(key).toMatch(/^[A-Za-z0-9._-]{1,100}$/)
      // Nothing that is filled in later can be recorded.
      expect(text, key).not.toMatch(/[{}]/)
      expect(text.trim(), key).toBe(text)
      expect(text, key).not.toBe('')
    }
  })
  it('name every code of the catalogue that a phone can meet', () => {
    for (const [code, { text, hint }] of Object.entries(catalogue)) {
      const own = all.filter(({ key }) => key === code || key.startsWith(`${code}.`))
      if (OF_STAFF.some((prefix) => code.startsWith(prefix))) expect(own, code).toEqual([])
      // 选多了，最多选{max}样。 has no sentence without its number.
      else if (inSentences(text + hint).some((part) => !part.includes('{'))) {
        expect(own.length, code).toBeGreaterThan(0)
      }
    }
  })
  it('have the title of every question', () => {
    const asked = stepsFor({ ...emptyDraft(), filedBy: 'proxy', signBasis: 'thumb' })
    expect(asked).toHaveLength(12)
    for (const step of asked) {
      const page = step === 'filler-contact' ? 'fillerContact' : step
      const { title } = T[page as 'name']
      expect(all.map(({ text }) => text), step).toContain(title)
    }
  })
  it('follow the policy: another number is another text', () => {
    const more = sentences({ ...given, policy: { ...given.policy, answer_working_days: 10 } })
    const intro = (of: typeof all) => of.find(({ key }) => key === 'start.intro')!.text
    expect(intro(all)).toContain('7 个工作日')
    expect(intro(more)).toContain('10 个工作日')
  })
  it('leave to the phone what is filled in, and keep what stands around it', () => {
    const late = all.filter(({ key }) => key.startsWith('overdue.')).map(({ text }) => text)
    expect(late).toContain('乡镇超过了答复日期，县里已看到。')
  })
})

it('nothing on a page is marked to be said that is neither a text of the list nor filled in', () => {
  const root = fileURLToPath(new URL('../src/declare', import.meta.url))
  const listed = new Set(all.map(({ text }) => text))
  const known = { days: given.policy.answer_working_days, max: given.policy.hardships_max }
  /** What of a text can be recorded: the sentences in which nothing is filled in later. */
  const parts = (text: string): string[] =>
    variants(text).flatMap((variant) => {
      const said = fill(variant, known)
      return said.includes('{') ? inSentences(said).filter((part) => !part.includes('{')) : [said]
    })
  const files = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? files(path) : path.endsWith('.vue') ? [path] : []
    })
  let found = 0
  for (const file of files(root)) {
    const source = readFileSync(file, 'utf8')
    // The text itself, another one in its place, and a note that is heard.
    const marked = [/ data-say>\s*([^<]*)</g, /:data-say="([^"]*)"/g, /<NoteToHear[^>]*? :text="([^"]*)"/g]
    for (const [, said] of marked.flatMap((mark) => [...source.matchAll(mark)])) {
      for (const [, page, name] of said!.matchAll(/T\.(\w+)\.(\w+)/g)) {
        found += 1
        const text = (T as unknown as Record<string, Record<string, string>>)[page!]![name!]!
        expect(parts(text).filter((part) => !listed.has(part)), `${file}: T.${page}.${name}`).toEqual([])
      }
    }
  }
  expect(found).toBeGreaterThan(20)
})

it('what a page gives other pages to say is on the list as well', () => {
  const listed = new Set(all.map(({ text }) => text))
  for (const text of [T.sent.photosWaiting, T.status.correctBy, T.status.refusedUnsaid]) {
    const sure = variants(text).flatMap(inSentences).filter((part) => !part.includes('{'))
    expect(sure.length, text).toBeGreaterThan(0)
    expect(sure.filter((part) => !listed.has(part)), text).toEqual([])
  }
})

it('a text falls into its sentences and back', () => {
  for (const text of ['您叫什么名字？', '好。真好！', '没有句号', '。', '“号码打不通。”再打']) {
    expect(inSentences(text).join('')).toBe(text)
  }
  expect(inSentences('先一。再二？后三')).toEqual(['先一。', '再二？', '后三'])
})

it('the hash is that of the server', async () => {
  expect(await textHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('of the voices, Mandarin first, then the one that needs no signal', () => {
  const voice = (lang: string, localService = true) => ({ lang, localService }) as SpeechSynthesisVoice
  expect(best([voice('en-US'), voice('ja-JP')])).toBeNull()
  expect(best([])).toBeNull()
  expect(best([voice('zh-HK'), voice('zh-TW'), voice('zh-CN', false)])?.lang).toBe('zh-CN')
  expect(best([voice('zh-CN', false), voice('zh_CN')])?.localService).toBe(true)
  expect(best([voice('yue-HK'), voice('zh-TW', false)])?.lang).toBe('zh-TW')
  expect(best([voice('zhx')])).toBeNull()
})

it('a recording of other words is out of date', () => {
  const said = ['a', 'b', 'c'].map((key) => ({ key, group: 'question' as const, text: key, hash: key }))
  const clip = (key: string, text_sha256: string) => ({
    key, text_sha256, sha256: '0', mime: 'audio/webm', size: 1, recorded_at: '',
  })
  const rows = rowsOf(said, [clip('a', 'a'), clip('b', 'old'), clip('gone', 'x')])
  expect(rows.map(({ state }) => state)).toEqual(['recorded', 'outdated', 'missing'])
})
