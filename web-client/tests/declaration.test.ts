import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { attachmentsOf, toDeclaration } from '@/declare/filing/declaration'
import { type Draft, emptyDraft, openDraft } from '@/declare/filing/draft'
import { correctionDraft } from '@/declare/filing/correction'
import { type Filing, newFiling, openFiling } from '@/declare/filing/filing'
import { answersIn, householdOf, newMember } from '@/shared/form/household'
import { signing } from '@/declare/words/summary'
import { T } from '@/shared/texts/phone/texts'
import type { StepName } from '@/shared/form/stepName'
import type { Declaration } from '@/shared/api/declaration'

const golden = (name: string): Declaration =>
  JSON.parse(readFileSync(new URL(`../../tests/golden/${name}.json`, import.meta.url), 'utf8'))

const consents = ({ consents }: Declaration): Partial<Draft> => ({
  truthful: true,
  authorisation: true,
  texts: {
    truthful: consents.truthful.text,
    authorisation: consents.authorisation.text,
    notice: consents.notice,
  },
  holders: consents.authorisation.holders,
})

test('the answers of a wife make the golden filing for oneself', () => {
  const expected = golden('self')
  const draft: Draft = {
    ...emptyDraft(),
    ...consents(expected),
    filedBy: 'self',
    region: '341302103209', list: '2023-06', placeNote: '村东头第三家 ',
    name: '孙桂芳', relationToHead: 'spouse',
    idNumber: '342201197802060021', phone: '13955700001',
    size: 4, hardships: ['illness', 'unstable_work'],
    description: expected.description!,
    // Left over from a change of mind; the form does not carry it.
    proxyName: '周建国', contactName: '吴小林', signBasis: 'thumb',
  }
  expect(toDeclaration(draft, '2026-09-24')).toEqual(expected)
})

test('the answers of a cadre make the golden filing by proxy', () => {
  const expected = golden('proxy')
  const draft: Draft = {
    ...emptyDraft(),
    ...consents(expected),
    filedBy: 'proxy',
    proxyRole: 'village_cadre', proxyRelation: 'child', proxyReason: 'cannot_read',
    proxyName: '周建国', proxyPhone: '13955700002', readAloud: true,
    region: '341302103209', list: '2023-06',
    name: '吴老根', relationToHead: 'head',
    idStatus: 'card_photo', idNumber: '3422',
    phoneStatus: 'none', phone: '139',
    contactName: '吴小林', contactPhone: '13955700003', contactRelation: '侄子',
    size: 1, hardships: ['illness', 'no_labour'], signBasis: 'thumb',
    photos: expected.attachments!.map(({ kind, sha256, size }) => ({ kind, sha256, size })),
  }
  expect(toDeclaration(draft, '2026-09-24')).toEqual(expected)
})

test('the members of a household go into the form and come back', () => {
  const expected = golden('members')
  const answers = answersIn(expected)
  expect(householdOf(answers, expected.home.region, expected.home.list).household).toEqual(expected.household)
  expect(answersIn(golden('proxy')).members).toEqual([])
  expect(householdOf(answersIn(golden('proxy')), '', '').household).toEqual({ size: 1 })
  const typed = (born: string) => {
    const members = [{ name: ' 王二 ', relation: null, born }]
    return householdOf({ ...emptyDraft(), members }, '', '').household.members
  }
  expect(typed('1978')).toEqual([{ name: '王二', born: 1978 }])
  // What is no year is left to the check.
  for (const born of ['', '78', '约1978', '19780']) expect(typed(born)).toEqual([{ name: '王二', born: 0 }])
})

test('the first member is the applicant, of whom much is known', () => {
  const draft = { ...emptyDraft(), name: '孙桂芳', relationToHead: 'spouse' as const, idNumber: '342201 19780206 0021' }
  const first = newMember(draft)
  expect(first).toEqual({ name: '孙桂芳', relation: 'spouse', born: '1978' })
  expect(newMember({ ...draft, idStatus: 'unknown' }).born).toBe('')
  expect(newMember({ ...draft, members: [first] })).toEqual({ name: '', relation: null, born: '' })
})

test('photos that no longer belong to the answers stay on the phone', () => {
  const photo = (kind: Draft['photos'][number]['kind']) => ({ kind, sha256: kind, size: 1 })
  const draft = { ...emptyDraft(), photos: [photo('id_card'), photo('thumbprint'), photo('evidence')] }
  expect(attachmentsOf(draft).map(({ kind }) => kind)).toEqual(['evidence'])
})

test('a print that was given up is neither sent nor spoken of', () => {
  const photos = [{ kind: 'thumbprint' as const, sha256: 't', size: 1 }]
  const of = (signBasis: Draft['signBasis']) => {
    const draft: Draft = { ...emptyDraft(), filedBy: 'proxy', photos, signBasis }
    return [attachmentsOf(draft).length, signing(draft).some(({ value }) => value === T.review.paperPhoto)]
  }
  expect(of('thumb')).toEqual([1, true])
  expect(of('own_signature')).toEqual([0, false])
  expect(of('cannot_now')).toEqual([0, false])
})

test('who cannot sign gives a reason, and a witness only when one is named', () => {
  const draft: Draft = {
    ...emptyDraft(), filedBy: 'proxy', signBasis: 'cannot_now', signReason: '人在医院',
  }
  expect(toDeclaration(draft, '2026-09-24').signature).toEqual({
    basis: 'cannot_now', reason: '人在医院',
  })
})

test('the day of the paper is kept, so that its code stays', () => {
  const draft = { ...emptyDraft(), paperDay: '2026-09-20' }
  expect(toDeclaration(draft, '2026-09-24').declared_on).toBe('2026-09-20')
})

test("an older version's draft opens", () => {
  expect(openDraft({ name: '孙桂芳' })).toEqual({ ...emptyDraft(), name: '孙桂芳' })
})

test('a household that an older version had counted as one by itself is counted by the person', () => {
  const size = (step: string, format: number, more: Partial<Draft> = {}) => {
    const draft = { ...emptyDraft(), filedBy: 'self' as const, size: 1, ...more }
    return openFiling({ ...newFiling(), format, step: step as StepName, draft }).draft!.size
  }
  // The pages of that version.
  for (const step of ['start', 'name', 'id', 'phone']) expect(size(step, 1), step).toBeNull()
  for (const step of ['household', 'hardships', 'consents', 'review']) expect(size(step, 1), step).toBe(1)
  expect(size('name', 2)).toBe(1)
  expect(size('name', 1, { size: 4 })).toBe(4)
  expect(size('why', 1, { filedBy: 'proxy' })).toBeNull()
  expect(size('name', 1, { correction: correctionDraft('self', ['name'], [], null, false).correction })).toBe(1)
})

test('a draft that was left on a page of before is gone on with where that is asked now', () => {
  const at = (step: string) => openFiling({ ...newFiling(), format: 3, step: step as StepName }).step
  expect(['name', 'id', 'phone', 'household', 'hardships', 'why'].map(at)).toEqual([
    'applicant', 'applicant', 'household', 'household', 'hardships', 'why',
  ])
})

test('no photo is not the same as none that was read', () => {
  const photo = { kind: 'evidence', sha256: 'e', size: 1, media_type: 'image/jpeg' } as const
  const opened = (format: number, list: (typeof photo)[]) => {
    const draft = correctionDraft('self', ['evidence'], list, null, false)
    const { manifest, draft: kept } = openFiling({ ...newFiling(), format, manifest: list, draft })
    return [manifest, kept!.correction!.kept]
  }
  expect(newFiling().manifest).toBeNull()
  const older = { ...newFiling(), format: 1, manifest: undefined } as unknown as Filing
  expect(openFiling(older).manifest ?? null).toBeNull()
  expect(opened(2, [])).toEqual([null, null])
  expect(opened(2, [photo])).toEqual([[photo], [photo]])
  expect(opened(3, [])).toEqual([[], []])
})
