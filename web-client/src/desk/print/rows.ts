import { type Part, PARTS, type PrintedPart } from '@/shared/form/parts'
import { spoken } from '@/shared/texts/placeName'
import type { CaseView } from '../api/types'
import { label, labels } from '../words/labels'
import { groupIdNumber } from '../words/mask'
import { fillerWords } from '../words/filler'
import { bornAs, nameOf, villageOf } from '../words/person'

/** A day on paper has its year. */
export function paperDay(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** An instant on paper, at +08:00. */
export function paperMoment(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3600_000).toISOString()
  return `${paperDay(local)} ${local.slice(11, 16)}`
}

interface Row {
  label: string
  value: string
}

const ID_STATUS = { given: '', card_photo: '见身份证照片', unknown: '不知道，由乡镇查' }

/** Each part that is printed, with everything that was filled in. */
const ROWS: Record<PrintedPart, (view: CaseView) => Row[]> = {
  name: ({ declaration: { applicant } }) => [
    {
      label: '姓名',
      value: nameOf(applicant) + (applicant.name_untypable ? '（字打不出，所填为读音）' : ''),
    },
  ],
  relation: ({ declaration: { applicant } }) => [
    { label: '与户主关系', value: label('relation', applicant.relation_to_head) },
  ],
  id_number: ({ declaration: { applicant }, facts }) => [
    {
      label: '身份证号',
      value: applicant.id_number
        ? groupIdNumber(applicant.id_number)
        : ID_STATUS[applicant.id_status],
    },
    { label: '性别和出生日期', value: bornAs(facts) || '　' },
  ],
  phone: ({ declaration: { applicant } }) => {
    const { phone, contact } = applicant
    const named = contact && [contact.name, contact.relation, contact.phone].filter(Boolean).join('　')
    return [
      { label: '联系电话', value: phone ?? '没有电话' },
      { label: '联系人', value: named ?? '　' },
    ]
  },
  home: (view) => {
    const place = [spoken(villageOf(view)), view.declaration.home.note]
    return [{ label: '户口所在地', value: place.filter(Boolean).join('　') }]
  },
  household: ({ declaration }) => [{ label: '家庭人口', value: `${declaration.household.size} 人` }],
  hardships: ({ declaration }) => [{ label: '困难类型', value: labels('hardship', declaration.hardships) }],
  description: ({ declaration }) => [{ label: '情况说明', value: declaration.description ?? '没有填' }],
  urgent: ({ declaration }) => [
    { label: '是否紧急', value: declaration.urgent ? '是，现在就过不下去' : '否' },
  ],
  filer: filerRows,
  signature: ({ declaration: { signature } }) => {
    if (!signature) return []
    const { basis, reason, witness } = signature
    const how = [label('signBasis', basis), reason].filter(Boolean).join('：')
    return [
      { label: '签字手印', value: how },
      ...(witness ? [{ label: '见证人', value: `${witness.name}　${witness.phone}` }] : []),
    ]
  },
}

/** The rows of a section of the form. */
export function rowsOf(section: (typeof PARTS)[PrintedPart]['printed'], view: CaseView): Row[] {
  const parts = Object.keys(PARTS) as Part[]
  const printed = parts.filter((part): part is PrintedPart => PARTS[part].printed === section)
  return printed.flatMap((part) => ROWS[part](view))
}

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
