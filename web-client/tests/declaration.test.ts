import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { attachmentsOf, toDeclaration } from '@/declare/filing/declaration'
import { type Draft, emptyDraft, openDraft } from '@/declare/filing/draft'
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

test('photos that no longer belong to the answers stay on the phone', () => {
  const photo = (kind: Draft['photos'][number]['kind']) => ({ kind, sha256: kind, size: 1 })
  const draft = { ...emptyDraft(), photos: [photo('id_card'), photo('thumbprint'), photo('evidence')] }
  expect(attachmentsOf(draft).map(({ kind }) => kind)).toEqual(['evidence'])
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
