import { day } from '@/shared/texts/format'
import type { Adult, SignatureLine } from '../api/types'
import { label } from './labels'

/** 李秀英（1954年生）; the form may not say in which year an applicant was born. */
export const adultWords = ({ name, born }: Pick<Adult, 'name' | 'born'>): string =>
  `${name || '没有填姓名'}${born ? `（${born}年生）` : ''}`

/** 李秀英（1954年生）：签了，10月12日. */
export function signatureLine(line: SignatureLine): string {
  return [`${adultWords(line)}：${label('signature', line.outcome)}`, line.note, day(line.on)].filter(Boolean).join('，')
}

/** What became of an adult's signature. */
export function signatureWords(adult: Adult): string {
  if (adult.is_applicant && adult.is_done && !adult.outcome) return '申报时已经签字或者按了手印'
  if (!adult.outcome || !adult.on) return adult.is_applicant ? '还缺手印' : '还没有签'
  return [label('signature', adult.outcome), adult.note, day(adult.on)].filter(Boolean).join('，')
}
