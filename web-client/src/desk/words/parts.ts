import type { AmendedAt, ValueAt } from '@/shared/form/fields'
import type { Member } from '@/shared/form/household'
import { AMENDED, type AmendedPart, type ComparedPart, type Part, type PrintedPart } from '@/shared/form/parts'
import type { CaseView } from '../api/types'
import { fillerWords } from './filler'
import { label, labels } from './labels'
import { groupIdNumber } from './mask'
import { paperDay } from './paper'
import { bornAs, nameOf, villageOf } from './person'

/** How numbers are shown: masked where others can see the screen. */
export interface Hide {
  idNumber: (number: string) => string
  phone: (number: string) => string
}

/** A line of the printed form. */
export interface Row {
  label: string
  value: string
}

/** A line by which two filings are compared: what is `shown`, and `raw`, by which it is told whether
 *  they agree; without it they need not. */
export type Line = [label: string, read: (view: CaseView, hide: Hide) => { shown: string; raw?: string | null }]

/** A value in the timeline, with its title. */
type Told = [title: string, words: (value: unknown, hide: Hide) => string]
/** Without what changes.ts tells by itself: a place, by its code; and the code's list, which is not told. */
type ToldAt<At extends AmendedAt> = Exclude<At, '/home/region' | '/home/list'>

interface Amended<P extends AmendedPart> {
  /** What an officer chooses to amend, and its present value. */
  amended: [title: string, old: (view: CaseView, hide: Hide) => string]
  /** Its values, as the timeline tells of their change. */
  changed: Record<ToldAt<ValueAt<P>>, Told>
}
type Words<P extends Part> = (P extends AmendedPart ? Amended<P> : unknown) &
  (P extends ComparedPart ? { compared: Line[] } : unknown) &
  (P extends PrintedPart ? { printed: (view: CaseView) => Row[] } : unknown)

const plain = (value: unknown) => String(value)
const word = (group: Parameters<typeof label>[0]) => (value: unknown) => label(group, String(value))
const same = (shown: string) => ({ shown, raw: shown })
const members = (of: readonly Member[] = []) =>
  of.map((one) => `${one.name}（${label('relation', one.relation_to_head ?? '')}，${one.born}年生）`).join('、') || '没有填'
const ID_STATUS = { given: '', card_photo: '见身份证照片', unknown: '不知道，由乡镇查' }

/** Each part of the form in an officer's words: in an amendment, beside another filing, on paper. */
export const PART_WORDS: { [P in Part]: Words<P> } = {
  name: {
    amended: [
      '姓名',
      ({ declaration: { applicant } }) => nameOf(applicant) + (applicant.name_untypable ? '（字打不出）' : ''),
    ],
    changed: {
      '/applicant/name': ['姓名', plain],
      '/applicant/name_hint': ['名字的读音', plain],
      '/applicant/name_untypable': ['字打不出', (value) => (value ? '是' : '否')],
    },
    compared: [['姓名', ({ declaration: { applicant } }) => same(nameOf(applicant))]],
    printed: ({ declaration: { applicant } }) => [
      { label: '姓名', value: nameOf(applicant) + (applicant.name_untypable ? '（字打不出，所填为读音）' : '') },
    ],
  },
  relation: {
    amended: ['是户主的', ({ declaration }) => label('relation', declaration.applicant.relation_to_head)],
    changed: { '/applicant/relation_to_head': ['是户主的', word('relation')] },
    compared: [['与户主', ({ declaration }) => ({ shown: label('relation', declaration.applicant.relation_to_head) })]],
    printed: ({ declaration: { applicant } }) => [
      { label: '与户主关系', value: label('relation', applicant.relation_to_head) },
    ],
  },
  id_number: {
    amended: [
      '身份证号',
      ({ declaration: { applicant } }, hide) =>
        applicant.id_number ? hide.idNumber(applicant.id_number) : label('idStatus', applicant.id_status),
    ],
    changed: {
      '/applicant/id_status': ['身份证号怎样给', word('idStatus')],
      '/applicant/id_number': ['身份证号', (value, hide) => hide.idNumber(String(value))],
    },
    compared: [
      [
        '身份证号',
        ({ declaration: { applicant } }, hide) => ({
          shown: applicant.id_number ? hide.idNumber(applicant.id_number) : '没有填',
          raw: applicant.id_number,
        }),
      ],
    ],
    printed: ({ declaration: { applicant }, facts }) => [
      {
        label: '身份证号',
        value: applicant.id_number ? groupIdNumber(applicant.id_number) : ID_STATUS[applicant.id_status],
      },
      { label: '性别和出生日期', value: bornAs(facts) || '　' },
    ],
  },
  phone: {
    amended: [
      '电话、联系人',
      ({ declaration: { applicant } }, hide) => {
        const { phone, contact } = applicant
        if (phone) return hide.phone(phone)
        if (!contact) return '没有电话'
        const named = [contact.name, hide.phone(contact.phone), contact.relation]
        return `没有电话，联系人 ${named.filter(Boolean).join(' ')}`
      },
    ],
    changed: {
      '/applicant/phone_status': ['有没有电话', word('phoneStatus')],
      '/applicant/phone': ['电话', (value, hide) => hide.phone(String(value))],
      '/applicant/contact': [
        '联系人',
        (value, hide) => {
          const { name, phone, relation } = value as { name: string; phone: string; relation?: string }
          return [name, hide.phone(phone), relation].filter(Boolean).join(' ')
        },
      ],
    },
    compared: [
      [
        '电话',
        ({ declaration: { applicant } }, hide) => ({
          shown: applicant.phone ? hide.phone(applicant.phone) : '没有电话',
          raw: applicant.phone,
        }),
      ],
      [
        '联系人',
        ({ declaration: { applicant: { contact } } }, hide) => ({
          shown: contact ? `${contact.name} ${hide.phone(contact.phone)}` : '没有填',
          raw: contact?.phone,
        }),
      ],
    ],
    printed: ({ declaration: { applicant } }) => {
      const { phone, contact } = applicant
      const named = contact && [contact.name, contact.relation, contact.phone].filter(Boolean).join('　')
      return [
        { label: '联系电话', value: phone ?? '没有电话' },
        { label: '联系人', value: named ?? '　' },
      ]
    },
  },
  home: {
    amended: ['户口所在的村', (view) => [villageOf(view), view.declaration.home.note].filter(Boolean).join('，')],
    changed: { '/home/note': ['组、门牌、小地名', plain] },
    compared: [['户口', (view) => same([villageOf(view), view.declaration.home.note].filter(Boolean).join(' '))]],
    printed: (view) => {
      const place = [villageOf(view), view.declaration.home.note]
      return [{ label: '户口所在地', value: place.filter(Boolean).join('　') }]
    },
  },
  household: {
    amended: ['一起吃住几口人', ({ declaration }) => `${declaration.household.size} 人`],
    changed: { '/household/size': ['一起吃住', (value) => `${String(value)} 人`] },
    compared: [['人口', ({ declaration }) => same(`${declaration.household.size} 人`)]],
    printed: ({ declaration }) => [{ label: '家庭人口', value: `${declaration.household.size} 人` }],
  },
  members: {
    amended: ['家庭成员', ({ declaration }) => members(declaration.household.members)],
    changed: { '/household/members': ['家庭成员', (value) => members(value as Member[])] },
    compared: [['家庭成员', ({ declaration }) => same(members(declaration.household.members))]],
    printed: ({ declaration: { household } }) =>
      household.members ? [{ label: '家庭成员', value: members(household.members) }] : [],
  },
  hardships: {
    amended: ['困难类型', ({ declaration }) => labels('hardship', declaration.hardships)],
    changed: { '/hardships': ['困难类型', (value) => labels('hardship', value as string[])] },
    compared: [['困难', ({ declaration }) => ({ shown: labels('hardship', declaration.hardships) })]],
    printed: ({ declaration }) => [{ label: '困难类型', value: labels('hardship', declaration.hardships) }],
  },
  description: {
    amended: ['情况说明', ({ declaration }) => declaration.description || '没有填'],
    changed: { '/description': ['情况说明', plain] },
    printed: ({ declaration }) => [{ label: '情况说明', value: declaration.description ?? '没有填' }],
  },
  urgent: {
    amended: ['急不急', ({ declaration }) => (declaration.urgent ? '现在就过不下去' : '不急')],
    changed: { '/urgent': ['急', (value) => (value ? '现在就过不下去' : '不急')] },
    compared: [['急不急', ({ declaration }) => ({ shown: declaration.urgent ? '急，现在就过不下去' : '不急' })]],
    printed: ({ declaration }) => [{ label: '是否紧急', value: declaration.urgent ? '是，现在就过不下去' : '否' }],
  },
  filer: {
    compared: [['谁填的', ({ declaration }) => ({ shown: label('filedBy', declaration.filed_by) })]],
    printed: filerRows,
  },
  signature: {
    printed: ({ declaration: { signature } }) => {
      if (!signature) return []
      const { basis, reason, witness } = signature
      const how = [label('signBasis', basis), reason].filter(Boolean).join('：')
      return [
        { label: '签字手印', value: how },
        ...(witness ? [{ label: '见证人', value: `${witness.name}　${witness.phone}` }] : []),
      ]
    },
  },
  evidence: {},
  consents: {},
}

/** The values that an amendment changes, by pointer. */
export const CHANGED: Record<ToldAt<AmendedAt>, Told> = Object.assign(
  {},
  ...AMENDED.map((part) => PART_WORDS[part].changed),
)

function filerRows(view: CaseView): Row[] {
  const { proxy, declared_on, filed_by } = view.declaration
  const rows = [{ label: '填写', value: `${label('filedBy', filed_by)}，${paperDay(declared_on)}` }]
  if (!proxy) return rows
  const as = [label('proxyRole', proxy.role), proxy.relation && label('kin', proxy.relation)]
  const why = [label('proxyReason', proxy.reason), proxy.reason_note]
  return [
    ...rows,
    { label: '代填人', value: `${proxy.name}　${proxy.phone}` },
    { label: '代填人核实', value: fillerWords(view) },
    { label: '代填人身份', value: as.filter(Boolean).join('，') },
    { label: '代填原因', value: why.filter(Boolean).join('：') },
    { label: '念给申请人', value: proxy.read_aloud ? '代填人说已念' : '没有' },
  ]
}
