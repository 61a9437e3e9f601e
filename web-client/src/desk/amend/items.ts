import { FIELDS, read, valuesOf } from '@/shared/form/fields'
import { type AmendedPart, PARTS } from '@/shared/form/parts'
import { type DeskAnswers, toParts } from '../form/answers'
import type { CaseView, Change } from '../api/types'
import type { Hide } from '../words/changes'
import { label, labels } from '../words/labels'
import { nameOf, villageOf } from '../words/person'

/** What may be amended by telephone, in order. */
export const AMENDED = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
  (part): part is AmendedPart => PARTS[part].amended,
)

/** The answers in which a part is typed at the desk. */
export function answersOfPart(part: AmendedPart, of: DeskAnswers): Partial<DeskAnswers> {
  const rows = FIELDS.filter((field) => field.part === part)
  const keys = rows.flatMap((row): readonly string[] => ('answers' in row ? row.answers : []))
  return Object.fromEntries(Object.entries(of).filter(([key]) => keys.includes(key)))
}

/** Each as the officer reads it: its title, and the present value. */
const WORDS: Record<AmendedPart, [title: string, old: (view: CaseView, hide: Hide) => string]> = {
  name: [
    '姓名',
    ({ declaration: { applicant } }) => nameOf(applicant) + (applicant.name_untypable ? '（字打不出）' : ''),
  ],
  relation: ['是户主的', ({ declaration }) => label('relation', declaration.applicant.relation_to_head)],
  id_number: [
    '身份证号',
    ({ declaration: { applicant } }, hide) =>
      applicant.id_number ? hide.idNumber(applicant.id_number) : label('idStatus', applicant.id_status),
  ],
  phone: [
    '电话、联系人',
    ({ declaration: { applicant } }, hide) => {
      const { phone, contact } = applicant
      if (phone) return hide.phone(phone)
      if (!contact) return '没有电话'
      const named = [contact.name, hide.phone(contact.phone), contact.relation]
      return `没有电话，联系人 ${named.filter(Boolean).join(' ')}`
    },
  ],
  home: ['户口所在的村', (view) => [villageOf(view), view.declaration.home.note].filter(Boolean).join('，')],
  household: ['一起吃住几口人', ({ declaration }) => `${declaration.household.size} 人`],
  hardships: ['困难类型', ({ declaration }) => labels('hardship', declaration.hardships)],
  description: ['情况说明', ({ declaration }) => declaration.description || '没有填'],
  urgent: ['急不急', ({ declaration }) => (declaration.urgent ? '现在就过不下去' : '不急')],
}

export const titleOf = (part: AmendedPart): string => WORDS[part][0]
export const oldWords = (part: AmendedPart, view: CaseView, hide: Hide): string => WORDS[part][1](view, hide)

/** The changes of the chosen parts; none where the new answer equals the old one. A new
 *  village is sent with the list that its code is from. */
export function changesOf(
  before: DeskAnswers,
  after: DeskAnswers,
  chosen: readonly AmendedPart[],
  county: string,
  list: string,
): Change[] {
  const [old, now] = [toParts(before, county, ''), toParts(after, county, list)]
  const differs = (path: string) =>
    JSON.stringify(read(old, path)) !== JSON.stringify(read(now, path))
  const moved = differs('/home/region')
  return AMENDED.filter((part) => chosen.includes(part))
    .flatMap((part) => valuesOf(part))
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
