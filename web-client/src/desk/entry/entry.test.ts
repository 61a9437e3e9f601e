import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { Declaration } from '@/shared/api/declaration'
import type { Judge } from '@/shared/validator'
import type { Basics } from '../basics/useBasics'
import { UNKNOWN } from '../form/answers'
import { elsewhere, judge, unanswered } from './check'
import { earliestDay } from './days'
import { toDeclaration, type Basis } from './declaration'
import { emptyDraft, followChannel, isBegun, type EntryDraft } from './draft'

vi.mock('../words/say', () => ({ say: String }))
const TODAY = '2026-10-12'
const golden = (name: string): Declaration =>
  JSON.parse(readFileSync(new URL(`../../../../tests/golden/${name}.json`, import.meta.url), 'utf8'))
const basisOf = ({ consents, home, declared_on }: Declaration) =>
  ({
    today: declared_on,
    list: home.list,
    texts: {
      truthful: consents.truthful.text,
      authorisation: consents.authorisation.text,
      notice: consents.notice,
    },
    policy: { holders: consents.authorisation.holders },
  }) as unknown as Basis

const WIFE: Partial<EntryDraft> = {
  name: '孙桂芳 ', relationToHead: 'spouse', idNumber: '342201 19780206 0021', phone: '139 5570 0001',
  township: '341302103', village: '341302103209', placeNote: '村东头第三家 ', size: 4,
  hardships: ['illness', 'unstable_work'], truthful: true, authorisation: true,
}

describe('an entry as the form', () => {
  const expected = golden('self')
  const made = (more: Partial<EntryDraft> = {}) =>
    toDeclaration(
      { ...emptyDraft(expected.declared_on), ...WIFE, ...more },
      basisOf(expected),
      '341302',
      [],
    )

  it('is the golden filing, whoever types it, and says how it was signed', () => {
    const { description, urgent, ...rest } = expected
    expect(made({ description: description ?? '', urgent, signBasis: 'own_signature' })).toMatchObject({
      ...rest,
      signature: { basis: 'own_signature' },
    })
  })
  it('goes to the township, or the county, where no more is known', () => {
    expect(made({ village: UNKNOWN }).home.region).toBe('341302103')
    expect(made({ township: UNKNOWN, village: UNKNOWN }).home.region).toBe('341302')
    expect(made({ village: '' }).home.region).toBe('')
  })
  it('leaves out what belongs to another answer', () => {
    const form = made({ idStatus: 'unknown', phoneStatus: 'none', contactName: '王二' })
    expect(form.applicant).not.toHaveProperty('id_number')
    expect(form.applicant).not.toHaveProperty('phone')
    expect(form.applicant.contact).toEqual({ name: '王二', phone: '' })
    expect(form).not.toHaveProperty('proxy')
  })
  it('has proxy, reason and witness', () => {
    const form = made({
      filedBy: 'proxy', proxyRole: 'close_relative', proxyRelation: 'child',
      proxyReason: 'other', proxyReasonNote: '手伤了', proxyName: '李强', proxyPhone: '13800000000',
      readAloud: true, signBasis: 'cannot_at_all', signReason: '没有双手', witnessName: '赵四',
      witnessPhone: '0557-3022345',
    })
    expect(form.proxy).toMatchObject({ relation: 'child', reason_note: '手伤了', read_aloud: true })
    expect(form.signature?.witness).toEqual({ name: '赵四', phone: '0557-3022345' })
  })
})

describe('a fresh entry', () => {
  it('ticks nothing, and chooses nothing that a person has to choose', () => {
    const draft = emptyDraft(TODAY)
    expect([draft.truthful, draft.authorisation, draft.readAloud]).toEqual([false, false, false])
    expect(unanswered(draft, TODAY).map((fault) => fault.at)).toEqual([
      '/applicant/relation_to_head',
      '/signature/basis',
    ])
    expect(isBegun(draft)).toBe(false)
    expect(isBegun({ ...draft, name: '孙' })).toBe(true)
  })
  it('asks why when it is entered later', () => {
    const draft = emptyDraft(TODAY, { receivedOn: '2026-10-10' })
    const at = () => unanswered(draft, TODAY).map((fault) => fault.at)
    expect(at()).toContain('/late_reason')
    draft.lateReason = '昨天停电'
    expect(at()).not.toContain('/late_reason')
  })
  it('cannot be signed on the telephone, unless something else is chosen', () => {
    const draft = emptyDraft(TODAY, { channel: 'telephone' })
    expect(draft.signBasis).toBe('cannot_now')
    draft.channel = 'paper'
    followChannel(draft)
    expect([draft.signBasis, draft.signReason]).toEqual([null, ''])
    draft.signBasis = 'thumb'
    draft.channel = 'telephone'
    followChannel(draft)
    expect(draft.signBasis).toBe('thumb')
  })
  it('says when it goes to another township', () => {
    const there = emptyDraft(TODAY, { township: '341302105' })
    expect(elsewhere(there, '341302100')).toHaveLength(1)
    expect(elsewhere(there, '341302105')).toEqual([])
    expect(elsewhere(there, '341302')).toEqual([])
  })
})

describe('the check', () => {
  const found = [
    { path: '/applicant/name', code: 'name.missing', severity: 'error', params: {} },
    { path: '/signature/basis', code: 'signature.photo_missing', severity: 'warning', params: {} },
  ]
  const basics = {
    bootstrap: { ...basisOf(golden('self')), today: TODAY, counties: [] },
    judge: { check: () => ({ ok: false, violations: found }) },
  } as unknown as Basics
  const draft = (): EntryDraft => ({
    ...emptyDraft(TODAY, { channel: 'paper' }), relationToHead: 'head', signBasis: 'thumb',
  })
  const photo = { kind: 'paper_form', sha256: 'a', size: 1, media_type: 'image/jpeg' } as const

  it('puts findings at their fields, and warns without being in the way', () => {
    const faults = judge(draft(), basics, '341302', [])
    expect(faults.map(({ at, warn }) => [at, warn ?? false])).toEqual([
      ['/applicant/name', false],
      ['/signature/basis', true],
      ['/attachments', true],
    ])
  })
  it('takes the photographed paper for the print on it', () => {
    const faults = judge(draft(), basics, '341302', [photo])
    expect(faults.map((fault) => fault.at)).toEqual(['/applicant/name'])
  })
  it('says one thing at a field that was not answered', () => {
    const faults = judge({ ...draft(), signBasis: null }, basics, '341302', [photo])
    expect(faults.filter((fault) => fault.at === '/signature/basis')).toHaveLength(1)
  })
})

describe('the earliest day', () => {
  /** Working days are Monday to Friday. */
  const due: Pick<Judge, 'due'>['due'] = (_, from, days) => {
    let [day, left] = [Date.parse(from), days]
    while (left > 0) {
      day += 86_400_000
      if (![0, 6].includes(new Date(day).getUTCDay())) left -= 1
    }
    const last = new Date(day).toISOString().slice(0, 10)
    return { from, days, due: last, provisional: false }
  }
  it('lies three working days back, the days off between included', () => {
    expect(earliestDay({ due }, [], '2026-10-16', 3)).toBe('2026-10-13')
    expect(earliestDay({ due }, [], '2026-10-18', 3)).toBe('2026-10-13')
    expect(earliestDay({ due }, [], '2026-10-13', 3)).toBe('2026-10-08')
  })
})
