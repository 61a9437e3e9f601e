import { type DeskAnswers, toParts } from '../form/answers'
import type { CaseView, Change } from '../api/types'
import { label, labels } from '../words/labels'
import { nameOf, villageOf } from '../words/person'

export type Item =
  | 'name' | 'relation' | 'id' | 'phone' | 'home' | 'size' | 'hardships' | 'description' | 'urgent'

interface ItemOf {
  item: Item
  title: string
  /** The fields in which it is typed. */
  answers: readonly (keyof DeskAnswers)[]
  /** The paths that it sends: never a consent, a signature or a photo (server: amend.rs). */
  paths: readonly string[]
}

/** What may be amended by telephone. */
export const ITEMS: readonly ItemOf[] = [
  {
    item: 'name',
    title: '姓名',
    answers: ['name', 'nameUntypable', 'nameHint'],
    paths: ['/applicant/name', '/applicant/name_untypable', '/applicant/name_hint'],
  },
  {
    item: 'relation',
    title: '是户主的',
    answers: ['relationToHead'],
    paths: ['/applicant/relation_to_head'],
  },
  {
    item: 'id',
    title: '身份证号',
    answers: ['idStatus', 'idNumber'],
    paths: ['/applicant/id_status', '/applicant/id_number'],
  },
  {
    item: 'phone',
    title: '电话、联系人',
    answers: ['phoneStatus', 'phone', 'contactName', 'contactPhone', 'contactRelation'],
    paths: ['/applicant/phone_status', '/applicant/phone', '/applicant/contact'],
  },
  {
    item: 'home',
    title: '户口所在的村',
    answers: ['township', 'village', 'placeNote'],
    paths: ['/home/region', '/home/list', '/home/note'],
  },
  { item: 'size', title: '一起吃住几口人', answers: ['size'], paths: ['/household/size'] },
  { item: 'hardships', title: '困难类型', answers: ['hardships'], paths: ['/hardships'] },
  { item: 'description', title: '情况说明', answers: ['description'], paths: ['/description'] },
  { item: 'urgent', title: '急不急', answers: ['urgent'], paths: ['/urgent'] },
]

/** The present value, in words. */
export function oldWords(
  item: Item,
  view: CaseView,
  hide: { idNumber: (number: string) => string; phone: (number: string) => string },
): string {
  const { applicant, home, household, hardships, description, urgent } = view.declaration
  const { contact } = applicant
  switch (item) {
    case 'name':
      return nameOf(applicant) + (applicant.name_untypable ? '（字打不出）' : '')
    case 'relation':
      return label('relation', applicant.relation_to_head)
    case 'id':
      return applicant.id_number
        ? hide.idNumber(applicant.id_number)
        : label('idStatus', applicant.id_status)
    case 'phone':
      if (applicant.phone) return hide.phone(applicant.phone)
      return contact ? `没有电话，联系人 ${contact.name} ${hide.phone(contact.phone)}` : '没有电话'
    case 'home':
      return [villageOf(view), home.note].filter(Boolean).join('，')
    case 'size':
      return `${household.size} 人`
    case 'hardships':
      return labels('hardship', hardships)
    case 'description':
      return description || '没有填'
    case 'urgent':
      return urgent ? '现在就过不下去' : '不急'
  }
}

const read = (form: object, path: string) =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], form)

/** The changes of the chosen items; none where the new answer equals the old one. A new
 *  village is sent with the list that its code is from. */
export function changesOf(
  before: DeskAnswers,
  after: DeskAnswers,
  chosen: readonly Item[],
  county: string,
  list: string,
): Change[] {
  const [old, now] = [toParts(before, county, ''), toParts(after, county, list)]
  const differs = (path: string) =>
    JSON.stringify(read(old, path)) !== JSON.stringify(read(now, path))
  const moved = differs('/home/region')
  return ITEMS.filter(({ item }) => chosen.includes(item))
    .flatMap(({ paths }) => paths)
    .filter((path) => (path === '/home/list' ? moved : differs(path)))
    .map((path) => ({ path, value: read(now, path) ?? null }))
}

/** The form with the changes applied, as the server does it; for the check. */
export function amended(form: object, changes: readonly Change[]): unknown {
  const copy = JSON.parse(JSON.stringify(form)) as object
  for (const { path, value } of changes) {
    const cut = path.lastIndexOf('/')
    const parent = cut > 0 ? read(copy, path.slice(0, cut)) : copy
    const fields = parent as Record<string, unknown>
    if (value === null) delete fields[path.slice(cut + 1)]
    else fields[path.slice(cut + 1)] = value
  }
  return copy
}
