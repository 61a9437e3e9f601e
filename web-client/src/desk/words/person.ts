import type { CaseView } from '../api/types'
import { spoken } from '@/shared/texts/placeName'
import { label } from './labels'
import { paperDay } from './paper'

/** The name, or how it sounds where it cannot be typed. */
export function nameOf(applicant: CaseView['declaration']['applicant']): string {
  return applicant.name ?? applicant.name_hint ?? '没有填'
}

/** 男，1963年4月12日生，63 岁; as the id number says. */
export function bornAs(facts: CaseView['facts']): string {
  if (!facts?.birth_date) return ''
  return [
    facts.sex && label('sex', facts.sex),
    `${paperDay(facts.birth_date)}生`,
    facts.age != null && `${facts.age} 岁`,
    facts.age != null && facts.age < 18 && '未成年',
  ]
    .filter(Boolean)
    .join('，')
}

/** 宿州市埇桥区 符离镇 沈圩村, as people say it. */
export function villageOf(view: CaseView): string {
  const { path, name } = view.region
  return spoken(path?.length ? path.join(' ') : name)
}
