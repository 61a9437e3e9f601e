import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { caretAt, edit, group, onlyDigits, withDigits } from '@/declare/words/digits'
import { placeName, searchRegions, shortRegion } from '@/declare/filing/regions'
import { overdueWords, stateWords } from '@/declare/words/statusWords'
import type { Region, State } from '@/shared/api/types'
import { beijingToday, day, dayOfWeek, moment, reference } from '@/shared/texts/format'
import { fill, sentence } from '@/shared/texts/text'
import { uuidV7 } from '@/shared/api/uuid'

test('a reference is read as 4-4-4', () => {
  expect(reference('482715093164')).toBe('4827-1509-3164')
})

test('days and moments are of +08:00', () => {
  expect(beijingToday(Date.UTC(2026, 8, 23, 16))).toBe('2026-09-24')
  expect(day('2026-10-12', '2026-09-24')).toBe('10月12日')
  expect(day('2027-01-05', '2026-12-28')).toBe('2027年1月5日')
  expect(dayOfWeek('2026-12-07', '2026-11-26')).toBe('12月7日（星期一）')
  expect(dayOfWeek('2027-01-03', '2026-12-28')).toBe('2027年1月3日（星期天）')
  expect(moment('2026-09-24T16:05:00Z')).toMatch(/9月25日 00:05$/)
})

test('placeholders are filled, and what is missing stays visible', () => {
  expect(fill('{n} 人，{m}', { n: 4 })).toBe('4 人，{m}')
  expect(sentence({ code: 'household.size', params: { min: 1, max: 30 } }).text).toContain('1到30')
})

test('an id number is typed digit by digit, X included', () => {
  expect(onlyDigits('１１０１０５ 19491231002x', true, 18)).toBe('11010519491231002X')
  for (const x of 'XxＸｘ×Хх') expect(onlyDigits(`11010519491231002${x}`, true, 18), x).toBe('11010519491231002X')
  expect(onlyDigits('139x×', false, 11)).toBe('139')
  expect(onlyDigits('三四二二零一 一九七八〇二零六零零二X', true, 18)).toBe('34220119780206002X')
  expect(onlyDigits('幺三九 五五七', false, 11)).toBe('139557')
  expect(withDigits('转八〇一，住村东头')).toBe('转801，住村东头')
  expect(group('11010519491231002X', [6, 8, 4])).toBe('110105 19491231 002X')
  expect(group('1101051', [6, 8, 4])).toBe('110105 1')
})

test('a digit in the middle is mended where the caret is', () => {
  expect(caretAt('110105 1949', 7)).toBe(8)
  expect(edit('12345', 2, 'erase', 18)).toEqual({ digits: '1345', at: 1 })
  expect(edit('1345', 1, '2', 18)).toEqual({ digits: '12345', at: 2 })
  expect(edit('123', 3, '4', 3)).toEqual({ digits: '123', at: 3 })
})

test('ids are UUIDs of version 7, in order of time', () => {
  const id = uuidV7(1_790_000_000_000)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(id < uuidV7(1_790_000_000_001)).toBe(true)
})

const region = (code: string, name: string, level: Region['level']): Region => ({
  id: code, code, name, level, parent: null, telephone: null,
})
const regions = [
  region('341302', '埇桥区', 'county'),
  region('341302103', '褚兰镇', 'township'),
  region('341302103209', '大杨村委会', 'village'),
]

test('places are named from the top, whatever form the code has', () => {
  expect(shortRegion('341302103000')).toBe('341302103')
  expect(placeName(regions, '341302103209')).toBe('埇桥区 褚兰镇 大杨村')
  expect(placeName(regions, '341302103000')).toBe('埇桥区 褚兰镇')
  expect(searchRegions(regions, ' 大 杨')).toEqual([regions[2]])
  const committee = region('341302103210', '振兴居委会', 'village')
  // As the list writes it, and as the page shows it.
  for (const typed of ['振兴', '振兴居委会', '振兴社区', '兴社']) {
    expect(searchRegions([...regions, committee], typed), typed).toEqual([committee])
  }
})

interface Templates {
  acceptance: { text: string }[]
  refusal: { ground: string; text: string }[]
}
const templates = JSON.parse(
  readFileSync(new URL('../../server/texts/templates.json', import.meta.url), 'utf8'),
) as Templates
const told = { overdue: false, county_telephone: '0557-1', answer: null }
test('states are told in the words that were agreed on', () => {
  expect(stateWords({ ...told, state: 'accepted' }).text).toBe(
    '乡镇接手办了，能不能列入还没有定。下一步：村干部上门。',
  )
  const answer = { kind: 'refused', at: '', message: '', defects: [], ground: 'not_rural' } as never
  expect(stateWords({ ...told, state: 'refused', answer }).text).toBe(
    '这次没有受理，因为不是农村户口。不同意请打0557-1（县）。',
  )
  expect(overdueWords({ ...told, state: 'submitted', overdue: true })?.text).toBe(
    '乡镇超过了答复日期，县里已看到。请打0557-1。',
  )
  expect(overdueWords({ ...told, state: 'accepted', overdue: true })).toBeNull()
})

describe('a message of the township', () => {
  const accepted = '乡镇接手办了，能不能列入还没有定。下一步：村干部上门。'
  const refused = '这次没有受理，因为不是农村户口。不同意请打0557-1（县）。'
  const words = (state: State, message: string, ground: string | null) => {
    const answer = { kind: state, at: '', message, defects: [], ground } as never
    return stateWords({ ...told, state, answer }).text
  }
  const all = { reason: '', county_telephone: '0557-1' }
  const cuts = (text: string) => Array.from(text).map((_, at) => text.slice(0, at))

  test.each([
    ['accepted', accepted], ['refused', refused],
  ] as const)('cut off anywhere leaves the fixed words of %s whole', (state, fixed) => {
    const ground = state === 'refused' ? 'not_rural' : null
    for (const cut of cuts(fixed.slice(0, -1))) expect(words(state, cut, ground), cut).toBe(fixed)
  })
  test.each(templates.refusal.map(({ ground, text }) => [ground, fill(text, all)]))(
    'prefilled for %s is enough as it is, and not without its end',
    (ground, message) => {
      const isWhole = /这次没有受理，因为.*不同意请打0557-1（县）。$/.test(message)
      expect(words('refused', message, ground) === message, message).toBe(isWhole)
      expect(words('refused', message.split('。')[0]!, ground)).toMatch(/^这次没有受理，因为.*。不同意请打0557-1（县）。$/)
    },
  )
  test.each(templates.acceptance.map(({ text }) => text))('“%s” says all of it itself', (message) => {
    expect(words('accepted', message, null)).toBe(message)
  })
  test('that names another telephone does not take the place of the county’s', () => {
    const other = refused.replace('0557-1', '0557-9')
    expect(words('refused', other, 'not_rural')).toBe(refused)
  })
  test('under a ground that this page does not know is read beside what is fixed', () => {
    expect(words('refused', '这次没有受理。', 'newer')).toContain('不同意请打0557-1（县）')
    expect(words('refused', '这次没有受理。', 'newer')).not.toMatch(/因为|。。/)
    expect(words('refused', '材料对不上。', 'newer')).toBe('这次没有受理，因为材料对不上。不同意请打0557-1（县）。')
  })
})
