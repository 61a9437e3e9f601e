import { describe, expect, it } from 'vitest'
import type { DeclarationView } from '@/shared/api/types'
import { correctionDraft, manifestOf } from '@/declare/filing/correction'
import type { Item, Draft } from '@/declare/filing/draft'
import { mayMend } from '@/declare/filing/items'
import { toPatch } from '@/declare/filing/patch'
import { unanswered, stepsFor } from '@/declare/filing/steps'
import { mended } from '@/declare/words/summary'

const DAY = '2026-09-30'
const photo = (kind: string, sha256: string) =>
  ({ kind, sha256, size: 1, media_type: 'image/jpeg' }) as Draft['correction'] extends infer C
    ? C extends { kept: (infer A)[] } ? A : never
    : never
const KEPT = [photo('evidence', 'e1'), photo('id_card', 'c1'), photo('evidence', 'e2'), photo('thumbprint', 't1')]
const READING = {
  name: '孙**', id_number: '342***********0021', phone: '139****0001', village: '大杨村',
  household_size: 4, hardships: ['illness'],
} as DeclarationView['reading']

const returned = (asked: string[], more: Partial<Draft> = {}, helper = false) => {
  const reading = helper || more.filedBy === 'proxy' ? null : READING
  return Object.assign(correctionDraft(more.filedBy ?? 'self', asked, KEPT, reading, helper), more)
}

const photosOf = (...kinds: string[]) =>
  kinds.map((kind, n) => ({ kind, sha256: `n${n}`, size: 1 })) as Draft['photos']

describe('a correction', () => {
  it('asks only for what was returned, and one look', () => {
    expect(stepsFor(returned(['phone']))).toEqual(['household', 'review'])
    expect(stepsFor(returned(['evidence', 'description', 'household']))).toEqual(['household', 'hardships', 'review'])
    expect(stepsFor(returned(['home', 'id_card_photo']))).toEqual(['start', 'applicant', 'review'])
    const proxy = returned(['signature'], { filedBy: 'proxy' })
    expect(stepsFor(proxy)).toEqual(['signature', 'review'])
    expect(stepsFor({ ...proxy, signBasis: 'thumb' })).toEqual(['signature', 'paper', 'review'])
  })
  it('lets the person choose where nothing is named', () => {
    for (const asked of [['other'], [], ['signature']]) expect(stepsFor(returned(asked))).toEqual(['review'])
    const { changed, kept } = mended(returned(['other']))
    expect(changed).toEqual([])
    const open = kept.filter(({ step }) => step !== '').map(({ item }) => item)
    expect(open).toEqual([
      'home', 'id_card_photo', 'phone', 'household', 'hardships', 'urgent', 'description', 'evidence',
    ])
  })
  it('sends nothing but what is mended', () => {
    const sent = (asked: string[], more: Partial<Draft>) => toPatch(returned(asked, more), DAY)
    expect(sent(['phone'], { phone: '13955700004' })).toEqual({
      declared_on: DAY,
      applicant: { phone_status: 'given', phone: '13955700004', contact: null },
    })
    expect(sent(['household'], { size: 5 })).toEqual({ declared_on: DAY, household: { size: 5 } })
    expect(sent(['description'], { description: ' 房子漏雨 ' })).toEqual({ declared_on: DAY, description: '房子漏雨' })
    expect(sent(['hardships'], { hardships: ['accident'] })).toEqual({ declared_on: DAY, hardships: ['accident'] })
    // The note of the house is only overwritten by another.
    expect(sent(['home'], { region: '341302103209', list: '2023-06' })).toEqual({
      declared_on: DAY, home: { region: '341302103209', list: '2023-06' },
    })
    expect(sent(['name', 'id_number'], { name: '孙桂芳', idNumber: '342201197802060021' })).toEqual({
      declared_on: DAY,
      applicant: {
        name: '孙桂芳', name_untypable: false, name_hint: null,
        id_status: 'given', id_number: '342201197802060021',
      },
    })
    expect(sent(['evidence'], {})).toEqual({ declared_on: DAY })
  })
  it('keeps the photos that it does not replace', () => {
    const listed = (asked: string[], kinds: string[], signBasis: Draft['signBasis'] = 'own_signature') => {
      const photos = photosOf(...kinds)
      return manifestOf(returned(asked, { photos, filedBy: 'proxy', signBasis })).map(({ sha256 }) => sha256)
    }
    expect(listed(['evidence'], ['evidence', 'evidence'])).toEqual(['e1', 'c1', 'e2', 't1', 'n0', 'n1'])
    expect(listed(['id_card_photo'], ['id_card'])).toEqual(['e1', 'e2', 't1', 'n0'])
    expect(listed(['signature'], ['signature'])).toEqual(['e1', 'c1', 'e2', 'n0'])
    // A print that was given up for a signature, or for neither, stays on the phone.
    expect(listed(['signature'], ['thumbprint', 'signature'])).toEqual(['e1', 'c1', 'e2', 'n1'])
    expect(listed(['signature'], ['thumbprint'], 'other_finger')).toEqual(['e1', 'c1', 'e2', 'n0'])
    expect(listed(['signature'], ['thumbprint'], 'cannot_now')).toEqual(['e1', 'c1', 'e2', 't1'])
    // A photo of something that is not mended after all stays on the phone.
    expect(listed(['phone'], ['evidence'])).toEqual(['e1', 'c1', 'e2', 't1'])
  })
  it('takes the note of the house along only within the village', () => {
    const home = (place: string, placeNote = '', more: Partial<Draft> = {}) =>
      toPatch(returned(['home'], { region: '1', list: '2023-06', place, placeNote, ...more }), DAY).home
    expect(home('埇桥区 褚兰镇 大杨村')).toEqual({ region: '1', list: '2023-06' })
    expect(home('埇桥区 褚兰镇 大杨村委会')).toEqual({ region: '1', list: '2023-06' })
    for (const place of ['埇桥区 褚兰镇 桂山村', '埇桥区 褚兰镇 小大杨村', '埇桥区 褚兰镇']) {
      expect(home(place), place).toEqual({ region: '1', list: '2023-06', note: null })
      expect(home(place, '村东头')).toEqual({ region: '1', list: '2023-06', note: '村东头' })
    }
    // Whose phone does not know where it was takes nothing away.
    expect(home('埇桥区 褚兰镇 桂山村', '', { filedBy: 'proxy' })).toEqual({ region: '1', list: '2023-06' })
  })
  it('leaves the applicant alone, unless the township asked and this phone filed', () => {
    const may = (item: Item, asked: string[], more: Partial<Draft> = {}, helper = false) =>
      mayMend(returned(asked, more, helper), item)
    for (const item of ['name', 'id_number'] as Item[]) {
      expect(may(item, ['other'])).toBe(false)
      expect(may(item, [item])).toBe(true)
      expect(may(item, [item], {}, true)).toBe(false)
    }
    expect(stepsFor(returned(['name', 'phone'], {}, true))).toEqual(['household', 'review'])
  })
  it('wants what it was opened for', () => {
    expect(unanswered('hardships', returned(['description']))).toEqual(['/description'])
    expect(unanswered('hardships', returned(['description'], { description: '病' }))).toEqual([])
    // What the township would have to return once more is not sent.
    expect(unanswered('hardships', returned(['evidence']))).toEqual(['/attachments'])
    expect(unanswered('hardships', returned(['evidence'], { photos: photosOf('id_card') }))).toEqual(['/attachments'])
    expect(unanswered('hardships', returned(['evidence'], { photos: photosOf('evidence') }))).toEqual([])
    expect(unanswered('hardships', returned(['evidence', 'description']))).toEqual(['/description', '/attachments'])
    expect(unanswered('hardships', returned(['hardships']))).toEqual([])
    expect(unanswered('applicant', returned(['name']))).toEqual([])
    expect(unanswered('signature', returned(['signature'], { filedBy: 'proxy' }))).toEqual(['/signature/basis'])
  })
  it('takes papers that were opened and left as they were for unchanged', () => {
    const opened = returned(['other'])
    opened.correction!.items.push('evidence')
    const row = () => {
      const rows = mended(opened)
      return rows[rows.changed.length > 0 ? 'changed' : 'kept'].find(({ item }) => item === 'evidence')!
    }
    expect(unanswered('hardships', opened)).toEqual([])
    expect(mended(opened).changed).toEqual([])
    expect(row().value).toBe('原来的 2 张还在')
    opened.correction!.dropped = ['e2']
    expect(mended(opened).changed.map(({ item }) => item)).toEqual(['evidence'])
    expect(row().value).toBe('去掉原来的 1 张')
    opened.photos = photosOf('evidence')
    expect(row().value).toBe('去掉原来的 1 张，新加 1 张')
  })
})
