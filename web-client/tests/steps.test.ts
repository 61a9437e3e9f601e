import { expect, test } from 'vitest'
import { emptyDraft } from '@/declare/filing/draft'
import { stepOf, stepOfDefect, stepsFor, unanswered } from '@/declare/filing/steps'

test('six pages for who files for herself', () => {
  expect(stepsFor({ ...emptyDraft(), filedBy: 'self' })).toHaveLength(6)
})

test('paper is asked for only where there is to be some', () => {
  const proxy = { ...emptyDraft(), filedBy: 'proxy' as const }
  expect(stepsFor({ ...proxy, signBasis: 'thumb' })).toContain('paper')
  expect(stepsFor({ ...proxy, signBasis: 'cannot_now' })).not.toContain('paper')
})

test.each([
  ['/home/region', 'start'],
  ['/home', 'start'],
  ['/proxy/reason_note', 'why'],
  ['/proxy/phone', 'filler-contact'],
  ['/applicant/name_hint', 'applicant'],
  ['/applicant/id_number', 'applicant'],
  ['/applicant/contact/phone', 'household'],
  ['/household/size', 'household'],
  ['/description', 'hardships'],
  ['/consents/authorisation/holders', 'consents'],
  ['/signature', 'paper'],
  ['/signature/witness/name', 'signature'],
  ['', 'review'],
  ['/attachments/0/size', 'hardships'],
] as const)('a finding at %s is mended at %s', (path, step) => {
  expect(stepOf(path)).toBe(step)
})

test('a finding at a photo is mended where that photo is taken', () => {
  const photo = { sha256: 'a', size: 1, media_type: 'image/jpeg' as const }
  const declaration = { attachments: [{ ...photo, kind: 'id_card' as const }] }
  expect(stepOf('/attachments/0/size', declaration as never)).toBe('applicant')
})

test('a defect leads to a page that there is', () => {
  const self = { ...emptyDraft(), filedBy: 'self' as const }
  expect(stepOfDefect('phone', self)).toBe('household')
  expect(stepOfDefect('signature', self)).toBe('review')
})

test('a choice that has not been made is named', () => {
  expect(unanswered('start', emptyDraft())).toEqual(['/filed_by'])
  expect(unanswered('start', { ...emptyDraft(), filedBy: 'self' })).toEqual([])
})
