import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import desk from '@catalogue/zh-CN-desk.json'
import catalogue from '@catalogue/zh-CN.json'
import { correctionDraft } from '@/declare/filing/correction'
import { emptyDraft } from '@/declare/filing/draft'
import { newFiling } from '@/declare/filing/filing'
import { stepOfDefect } from '@/declare/filing/steps'
import { mended } from '@/declare/words/summary'
import { visible } from '@/declare/words/visible'
import CadrePage from '@/declare/pages/CadrePage.vue'
import RegionPage from '@/declare/pages/RegionPage.vue'
import SentPage from '@/declare/pages/SentPage.vue'
import StatusPage from '@/declare/pages/StatusPage.vue'
import FailureNote from '@/declare/parts/FailureNote.vue'
import MendedRows from '@/declare/parts/MendedRows.vue'
import QuestionPage from '@/declare/parts/QuestionPage.vue'
import ReadingCard from '@/declare/parts/ReadingCard.vue'
import RecordRow from '@/declare/parts/RecordRow.vue'
import { state } from '@/declare/state/state'
import { T } from '@/shared/texts/phone/texts'
import { villageOf } from '@/desk/words/person'
import StartPage from '@/declare/pages/StartPage.vue'
import AloudStep from '@/declare/steps/AloudStep.vue'
import ConsentsStep from '@/declare/steps/ConsentsStep.vue'
import PaperStep from '@/declare/steps/PaperStep.vue'
import { say } from '@/desk/words/say'
import { ApiProblem, toldBy } from '@/shared/api/client'
import { sentence } from '@/shared/texts/text'
import { NEWER, arrived, bootstrapOf, readOf, statusOf, valuesOf } from './support/pages'

// Nothing is fetched: a page without its places is what is looked at.
vi.mock('@/declare/state/bootstrap', async (original) => ({
  ...(await original<object>()),
  loadCounty: async () => {},
  refreshBootstrap: async () => {},
}))

/** What a villager cannot read: letters, and what a machine puts between them. */
const RAW = /[a-z_{}[\]|]|undefined/i
/** A mark with nothing before it, or nothing after it. A colon may lead to a list. */
const TORSO = /[，、](\n|$)|：\s*$|^[：，、。]|，，|、、|。。|（\s*）/

const isPlain = (text: string, of = '') => {
  expect(text, of).toMatch(/[\u4e00-\u9fff]/)
  expect(text, of).not.toMatch(RAW)
  expect(text, of).not.toMatch(TORSO)
}
afterEach(() => {
  Object.assign(state, { records: [], current: null, bootstrap: null, failure: '' })
})

describe('no code is read', () => {
  const newer = { type: '', status: 409, request_id: 'r', code: 'lookup.newer', violations: [] }
  const words = { title: '这一步还做不了。', detail: '请明天再试。' }

  test.each(valuesOf('ErrorCode'))('%s', (code) => {
    const { text, hint } = sentence({ code, params: {} })
    isPlain(text + hint)
    isPlain(visible({ ...newFiling(0), phase: 'attention', problem: { code, violations: [] } }, true).why)
    isPlain(say(new ApiProblem(409, { ...newer, title: '', detail: '', code })))
  })
  test('a newer server is believed in its own words', () => {
    const problem = { ...newer, ...words }
    const error = new ApiProblem(409, problem)
    expect(sentence(toldBy(error))).toEqual({ text: words.title, hint: words.detail })
    expect(say(error)).toBe(words.title + words.detail)
    const kept = { ...toldBy(error), violations: [] }
    expect(visible({ ...newFiling(0), phase: 'attention', problem: kept }, true).why).toBe(words.title + words.detail)
    // What is known is said as this page says it.
    expect(sentence({ ...words, code: 'lookup.nothing' }).text).toBe(catalogue['lookup.nothing'].text)
  })
  test('a finding that only a newer server knows sends back to its place', () => {
    expect(sentence({ path: '/phone', code: 'phone.newer', params: {} })).toEqual(catalogue['shape.mismatch'])
    // Nor is one by the name of what every object has.
    isPlain(sentence({ code: 'constructor' }).text)
  })
  test('a fault of our own says what to do, and no code', async () => {
    state.failure = 'app.failed'
    isPlain(await readOf(FailureNote))
  })
  test('every sentence of the catalogues is Chinese but for what is pressed or named so', () => {
    const names = /\{\w+\}|X只会|HEIC|JPEG|PDF|SHA-256/g
    for (const [code, { text, hint }] of [...Object.entries(catalogue), ...Object.entries(desk)]) {
      expect((text + hint).replace(names, ''), code).not.toMatch(/[a-z]/i)
    }
  })
})

describe('no value is read as it travels', () => {
  const page = async (status: Record<string, unknown>, reading = {}): Promise<void> => {
    const filing = arrived(statusOf(status))
    const parts = [
      await readOf(StatusPage, { id: filing.id }),
      await readOf(SentPage, { id: filing.id }),
      await readOf(RecordRow, { filing }),
      await readOf(ReadingCard, { reading: { name: '孙**', household_size: 3, hardships: [], ...reading } }),
    ]
    isPlain(parts.join('\n'))
  }
  const answer = (some = {}) => ({
    kind: 'returned', at: '2026-09-25T00:00:00Z', message: '请补一补。', defects: [], ground: null, ...some,
  })

  test.each(valuesOf('State'))('state %s', (one) => page({ state: one, answer: answer({ kind: one }) }))
  test.each(valuesOf('RefusalGround'))('ground %s', (ground) =>
    page({ state: 'refused', answer: answer({ ground, message: '这次没有受理。' }) }),
  )
  test.each(valuesOf('DefectItem'))('what to mend: %s', async (item) => {
    const status = statusOf({ state: 'returned', answer: answer({ defects: [{ item, text: '请改好。' }] }) })
    await page(status)
    const draft = correctionDraft('self', [item as never], [], null, false)
    state.current = { ...newFiling(0), draft, status }
    const step = stepOfDefect(item, draft)
    const question = await readOf(QuestionPage, { step, title: '看一看' })
    expect(question).toContain('请改好。')
    isPlain(question)
  })
  test.each(valuesOf('ProgressKind'))('progress %s', (kind) =>
    page({ state: 'accepted', progress: { kind, on: '2026-09-26', reason: null } }),
  )
  test.each(valuesOf('AttachmentKind'))('a photo that is missing: %s', (kind) =>
    page({ missing: [{ kind, sha256: 'a' }] }),
  )
  test.each(valuesOf('Flag'))('flag %s', (flag) => page({ state: 'accepted', flags: [flag], answer: answer() }))
  test.each(valuesOf('Hardship'))('hardship %s', async (one) => {
    await page({}, { hardships: ['illness', one] })
    const reading = { name: '孙**', household_size: 3, hardships: ['illness', one], village: '大杨村委会' }
    const { kept } = mended(correctionDraft('self', [], [], reading as never, false))
    const lines = kept.map(({ label, value }) => `${label}：${value}`).join('\n')
    isPlain(lines)
    expect(lines).toContain('大杨村')
    expect(lines).not.toContain('委会')
  })
  test('a text and a holder that only a newer server has', async () => {
    state.bootstrap = bootstrapOf({ policy: { answer_working_days: 7, hardships_max: 5, holders: ['banks', NEWER] } })
    state.current = newFiling(0)
    const seen = await readOf(ConsentsStep)
    isPlain(seen)
    expect(seen).toContain('银行')
    expect(seen).toContain('版本 2026年2月')
    // Nobody agrees to what was not shown.
    expect(state.current.draft!.holders).toEqual(['banks'])
  })
})

describe('what is said of somebody is a sentence, and true of them', () => {
  const proxy = (some: object) => {
    const draft = { ...emptyDraft(), filedBy: 'proxy' as const, signBasis: 'thumb' as const, ...some }
    state.current = { ...newFiling(0), draft }
  }
  test.each([
    [{ name: ' 孙桂芳 ' }, '孙桂芳'],
    [{ nameUntypable: true, name: '王', nameHint: ' 王搞 ' }, '王搞'],
    [{ nameUntypable: true }, '申请人'],
  ])('whose name is %o', async (some, called) => {
    proxy(some)
    const [aloud, paper] = [await readOf(AloudStep), await readOf(PaperStep)]
    expect(aloud).toContain(`${called}，我替您填了一份申报，念给您听，您看对不对。`)
    expect(paper).toContain(`请${called}用大拇指蘸红印泥，在这些字旁边按一个手印。`)
  })
  test('who did not know the township is told no news of one', async () => {
    const office = { name: '埇桥区', level: 'county', telephone: '0557-0000000' }
    const { id } = arrived(statusOf({ office }))
    const said = await readOf(SentPage, { id })
    expect(said).toContain('已经送到埇桥区，由县里先办。')
    expect(said).not.toMatch(/这个乡镇|开通/)
  })
  test('the desk calls a village as the phone does', () => {
    const path = ['埇桥区', '褚兰镇', '大杨村委会']
    expect(villageOf({ region: { path, name: path[2] } } as never)).toBe('埇桥区 褚兰镇 大杨村')
    expect(villageOf({ region: { name: '振兴居委会' } } as never)).toBe('振兴社区')
  })
  test('one promises to tell the truth, and agrees to what others do', () => {
    const promise = [
      ...Object.values(catalogue['consent.truthful_not_agreed']), T.consents.tickTruthful, T.consents.proxyTickTruthful,
      T.consents.truthful, T.consents.proxyHint, T.review.consentsYes, T.aloud.promiseTruthful,
    ]
    for (const text of promise) expect(text).not.toContain('同意')
    const templates = readFileSync(new URL('../../server/texts/templates.json', import.meta.url), 'utf8')
    expect(templates).not.toContain('同意了')
  })
  const { start, region, app, status, cadre } = T
  const said = [start.noData, region.offline, region.offlineAlone, app.pieceMissing, status.stale, cadre.wrongHere]
  test.each(said)(
    'what any failure may cause is not laid on the signal alone: %s',
    (text) => expect(text).toContain('没有信号，或者网不好，'),
  )
  test('the state of what is not sent does not say why', () => {
    const busy = visible({ ...newFiling(0), phase: 'waiting', problem: { code: 'server.busy', violations: [] } }, true)
    expect(busy.label + busy.why).not.toContain('信号')
  })
  const served: [counties: string[], has: boolean][] = [[['341302'], true], [['341302', '500151'], false]]
  test.each(served)('no button is named that is not there: %o', async (counties, has) => {
    proxy({})
    state.bootstrap = bootstrapOf({ counties })
    state.regions = []
    const seen = await readOf(RegionPage, { code: '' })
    // Of one county the townships are being looked for; nothing is to be said yet.
    expect(seen).not.toContain(has ? T.region.offlineAlone : '下面那个按钮')
    expect(seen).toContain(has ? T.region.unknownTownship : T.region.offlineAlone)
  })
  test('a cadre whose filings have all gone reads so', async () => {
    state.account = { id: 'a', name: '周建国', login: 'zhou' } as never
    arrived(statusOf(), { owner: 'a' })
    expect(await readOf(CadrePage)).toContain('一共 1 户，都发出去了')
    state.records = [...state.records, { ...newFiling(0), owner: 'a', phase: 'waiting', body: '{}' }]
    expect(await readOf(CadrePage)).toContain('一共 2 户，1 户还没发出去')
    state.account = null
  })
  test.each([
    ['0557-0000103', '0557-0000000', /褚兰镇电话[\s\S]*0557-0000103/],
    ['', '0557-0000000', /县里电话[\s\S]*0557-0000000/],
    ['', '', /没有登记电话。有事到乡镇政府或者村委会去问/],
  ])('请给乡镇打电话 stands beside a number, or what else to do: “%s”, “%s”', async (own, county_telephone, said) => {
    const office = { name: '褚兰镇', level: 'township', telephone: own }
    const draft = correctionDraft('self', [], [], null, true)
    state.current = { ...newFiling(0), draft, status: statusOf({ state: 'returned', office, county_telephone }) }
    const seen = await readOf(MendedRows, { parts: mended(draft) })
    expect(seen).toContain('请给乡镇打电话')
    expect(seen).toMatch(said)
  })
  test('who is asked for one thing is not told to fill in all', async () => {
    proxy({})
    state.current!.status = statusOf({ state: 'returned' })
    expect(await readOf(StartPage)).toContain('别的都照原来的，不用再填')
    expect(await readOf(StartPage)).not.toMatch(/再填一遍|一页一页/)
  })
})
