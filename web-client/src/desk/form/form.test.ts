import { describe, expect, it } from 'vitest'
import type { Region } from '@/shared/api/types'
import { fieldId } from '../parts/fieldId'
import { inOrder, fieldOf, toFault } from './places'
import { villagesFor } from './villages'

describe('where a finding is shown', () => {
  it('is the nearest field', () => {
    expect(fieldOf('/applicant/contact/phone')).toBe('/applicant/contact')
    expect(fieldOf('/applicant/id_status')).toBe('/applicant/id_number')
    expect(fieldOf('/consents/truthful/text/sha256')).toBe('/consents/truthful')
    expect(fieldOf('/attachments/3/size')).toBe('/attachments')
    expect(fieldOf('/proxy')).toBe('/proxy/role')
  })
  it('is nowhere for what the form does not have', () => {
    expect(fieldOf('/message')).toBe('')
    expect(fieldOf('')).toBe('')
  })
  it('follows the order of the form', () => {
    const faults = ['/consents/truthful', '/applicant/name'].map((at) => ({ at, text: at }))
    expect(inOrder(faults).map((fault) => fault.at)).toEqual(['/applicant/name', '/consents/truthful'])
  })
  it('says which one of a list is meant', () => {
    const found = (path: string) => toFault({ path, code: 'attachment.duplicate', severity: 'error', params: {} })
    expect(found('/attachments/2')).toMatchObject({ at: '/attachments', text: '第 3 个：同一张照片放了两遍。' })
    expect(found('/attachments').text).toBe('同一张照片放了两遍。')
  })
  it('has an id that a link can name', () => {
    expect(fieldId('/applicant/id_number')).toBe('field-applicant-id_number')
  })
})

describe('villages', () => {
  const of = (code: string, name: string, level: Region['level']) => ({ id: code, code, name, level })
  const regions = [
    of('341302', '埇桥区', 'county'),
    of('341302100', '符离镇', 'township'),
    of('341302105', '夹沟镇', 'township'),
    of('341302100201', '沈圩村', 'village'),
    of('341302105201', '沈家村', 'village'),
    of('341302105202', '辛丰村', 'village'),
  ] as Region[]
  const names = (township: string, typed: string) =>
    villagesFor(regions, township, typed).map((choice) => choice.label)

  it('are those of the township', () => {
    expect(names('341302105', '')).toEqual(['沈家村', '辛丰村'])
    expect(names('341302105', '沈')).toEqual(['沈家村'])
  })
  it('are found in the whole county by name', () => {
    expect(names('', '沈')).toEqual(['沈圩村（符离镇）', '沈家村（夹沟镇）'])
    expect(names('', '')).toEqual([])
  })
})
