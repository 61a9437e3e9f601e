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

/** 申请人, with everything that was filled in. */
export function applicantRows(view: CaseView): Row[] {
  const { applicant } = view.declaration
  const { contact } = applicant
  return [
    {
      label: '姓名',
      value: nameOf(applicant) + (applicant.name_untypable ? '（字打不出，所填为读音）' : ''),
    },
    { label: '与户主关系', value: label('relation', applicant.relation_to_head) },
    {
      label: '身份证号',
      value: applicant.id_number
        ? groupIdNumber(applicant.id_number)
        : ID_STATUS[applicant.id_status],
    },
    { label: '性别和出生日期', value: bornAs(view.facts) || '　' },
    { label: '联系电话', value: applicant.phone ?? '没有电话' },
    {
      label: '联系人',
      value: contact
        ? [contact.name, contact.relation, contact.phone].filter(Boolean).join('　')
        : '　',
    },
  ]
}

export function homeRows(view: CaseView): Row[] {
  const form = view.declaration
  return [
    { label: '户口所在地', value: [spoken(villageOf(view)), form.home.note].filter(Boolean).join('　') },
    { label: '家庭人口', value: `${form.household.size} 人` },
    { label: '困难类型', value: labels('hardship', form.hardships) },
    { label: '情况说明', value: form.description ?? '没有填' },
    { label: '是否紧急', value: form.urgent ? '是，现在就过不下去' : '否' },
  ]
}

export function filingRows(view: CaseView): Row[] {
  const { proxy, signature, declared_on, filed_by } = view.declaration
  const rows: Row[] = [
    { label: '填写', value: `${label('filedBy', filed_by)}，${paperDay(declared_on)}` },
  ]
  if (proxy) {
    const as = [label('proxyRole', proxy.role), proxy.relation && label('kin', proxy.relation)]
    const why = [label('proxyReason', proxy.reason), proxy.reason_note]
    rows.push(
      { label: '代填人', value: `${proxy.name}　${proxy.phone}` },
      { label: '代填人核实', value: fillerWords(view) },
      { label: '代填人身份', value: as.filter(Boolean).join('，') },
      { label: '代填原因', value: why.filter(Boolean).join('：') },
      { label: '念给申请人', value: proxy.read_aloud ? '代填人说已念' : '没有' },
    )
  }
  if (signature) {
    const how = [label('signBasis', signature.basis), signature.reason]
    rows.push({ label: '签字手印', value: how.filter(Boolean).join('：') })
  }
  if (signature?.witness) {
    rows.push({ label: '见证人', value: `${signature.witness.name}　${signature.witness.phone}` })
  }
  return rows
}
