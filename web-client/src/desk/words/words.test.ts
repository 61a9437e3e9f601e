import { adultWords, signatureWords } from './signatures'
import { describe, expect, it } from 'vitest'
import { daysBetween, daysLeft, pressure, weekday } from './days'
import { groupIdNumber, maskIdNumber, maskPhone } from './mask'
import { beijingNow } from './now'
import { shortCode } from './reference'
import { fillerWords } from './filler'
import { daysOf, dayWords, lateBy } from './clock'
import { consentText } from '../print/consentTexts'

const TODAY = '2026-10-12'

describe('days left in words', () => {
  const due = (due_on: string, more = {}) => ({ due_on, ...more })

  it('counts working days until the last one', () => {
    expect(daysLeft(due('2026-10-15', { working_days_left: 3 }), TODAY)).toBe('还剩 3 个工作日')
  })
  it('says today on the last day', () => {
    expect(daysLeft(due(TODAY, { working_days_left: 0 }), TODAY)).toBe('今天到期')
    expect(daysLeft(due('2026-10-13', { due_today: true }), TODAY)).toBe('今天到期')
  })
  it('counts calendar days after it', () => {
    expect(daysLeft(due('2026-10-10', { overdue: true }), TODAY)).toBe('已超期 2 天（含休息日）')
  })
  it('believes the server when this clock is behind', () => {
    expect(daysLeft(due('2026-10-13', { overdue: true }), TODAY)).toBe('已超期')
  })
  it('is silent without a running clock', () => {
    expect(daysLeft({ due_on: null }, TODAY)).toBe('')
    expect(pressure({}, TODAY)).toBe('none')
  })
  it('names the day when no count was sent', () => {
    expect(daysLeft(due('2026-10-19'), TODAY)).toMatch('10月19日到期')
  })
  it('warns two working days before', () => {
    expect(pressure(due('2026-10-14', { working_days_left: 2 }), TODAY)).toBe('soon')
    expect(pressure(due('2026-10-15', { working_days_left: 3 }), TODAY)).toBe('later')
  })
  it('measures over the turn of a year', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3)
    expect(weekday('2026-10-12')).toBe('周一')
  })
})

describe('references and codes', () => {
  it('reads a short code as 4-4', () => {
    expect(shortCode('8F3K27QX')).toBe('8F3K-27QX')
    expect(shortCode('8F3K-27QX')).toBe('8F3K-27QX')
  })
})

describe('masks', () => {
  it('keeps what a card is compared by', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('110105********002X')
    expect(maskPhone('13955700002')).toBe('139****0002')
  })
  it('shows nothing of what is too short to hide in', () => {
    expect(maskIdNumber('1101051949')).toBe('**********')
    expect(maskPhone('3022')).toBe('****')
  })
  it('groups the digits as they are read', () => {
    expect(groupIdNumber('11010519491231002X')).toBe('110105 19491231 002X')
    expect(groupIdNumber('110105')).toBe('110105')
  })
})

describe('the days of a clock', () => {
  const clock = {
    number: 1,
    kind: 'answer' as const,
    started_on: '2026-09-24',
    due_on: '2026-09-29',
    days: 2,
    provisional: false,
    stopped_at: null,
    outcome: null,
    count: {
      counted: ['2026-09-28', '2026-09-29'],
      skipped: [
        { date: '2026-09-25', why: 'holiday' as const, name: '中秋节' },
        { date: '2026-09-26', why: 'weekend' as const },
      ],
    },
  }

  it('puts counted and skipped days in one order, each with its reason', () => {
    expect(daysOf(clock).map(dayWords)).toEqual(['不算：中秋节', '不算：周末', '第 1 天', '第 2 天'])
  })
  it('remembers a late answer', () => {
    expect(lateBy(clock, '2026-09-29')).toBe(0)
    expect(lateBy(clock, '2026-10-02')).toBe(3)
    // 01:00 of the 30th in China.
    expect(lateBy({ ...clock, stopped_at: '2026-09-29T17:00:00Z' }, '2026-10-12')).toBe(1)
  })
  it('says why a weekend day counts', () => {
    expect(dayWords({ date: '2026-10-10', number: 7, why: '' })).toBe('第 7 天（调休上班）')
  })
})

it('knows the minute in China', () => {
  expect(beijingNow(Date.parse('2026-10-11T17:05:00Z'))).toBe('2026-10-12 01:05')
})

describe('who filled in', () => {
  const dayang = { name: '大杨村委会', path: ['埇桥区', '褚兰镇', '大杨村委会'] }
  const words = (account: object | null, name = '周建国', verified = !!account) =>
    fillerWords({ filler: { name, verified, account }, region: dayang } as Parameters<
      typeof fillerWords
    >[0])
  const zhou = { login: 'zhou', name: '周建国', region: dayang }

  it('is what they say, unless they are signed in', () => {
    expect(words(null)).toBe('自称周建国，未核实')
    expect(words(zhou)).toBe('已核实：周建国（账号 zhou，褚兰镇大杨村委会）')
  })
  it('is not the account of another name', () => {
    expect(words(zhou, '王某某', false)).toBe(
      '自称王某某，未核实。手机上登录的是周建国（账号 zhou，褚兰镇大杨村委会）',
    )
  })
  it('says where somebody of another county belongs', () => {
    const tongliang = { name: '铜梁区', path: ['铜梁区'] }
    expect(words({ login: 'a', name: '周建国', region: tongliang })).toMatch('（账号 a，铜梁区）')
  })
})

describe('consent texts', () => {
  const known = {
    version: 'notice-2026-01',
    sha256: '3179c9be0d7cc4d2755ea3e60a49ad0489236a86058ccb066d9e964866350b7f',
  }
  it('are printed as they were agreed to, and only those', async () => {
    expect(await consentText('notice', known)).toMatch(/^个人信息告知书/)
    expect(await consentText('truthful', known)).toBe(null)
    expect(await consentText('notice', { ...known, sha256: '0'.repeat(64) })).toBe(null)
    expect(await consentText('notice', { ...known, version: 'made-up' })).toBe(null)
  })
})

describe('签字', () => {
  const adult = { name: '李秀英', born: 1962, is_applicant: false, is_done: false }
  it('says who and what became of it', () => {
    expect(signatureWords(adult)).toBe('还没有签')
    expect(signatureWords({ ...adult, outcome: 'guardian', on: '2026-10-12', note: '王建军，儿子' })).toBe(
      '本人签不了，监护人代签，王建军，儿子，10月12日',
    )
    expect(adultWords(adult)).toBe('李秀英（1962年生）')
    expect(adultWords({ name: '', born: null })).toBe('没有填姓名')
  })
  it('the applicant has signed with the form', () => {
    expect(signatureWords({ ...adult, is_applicant: true })).toBe('还缺手印')
    expect(signatureWords({ ...adult, is_applicant: true, is_done: true })).toMatch('申报时')
  })
})
