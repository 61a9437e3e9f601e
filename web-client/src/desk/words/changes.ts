import type { AmendedAt } from '@/shared/form/fields'
import type { AmendedAnswer } from '../api/types'
import { label, labels } from './labels'

/** How numbers are shown: masked where others can see the screen. */
export interface Hide {
  idNumber: (number: string) => string
  phone: (number: string) => string
}

/** Names of places by their codes, as far as they are known here. */
type Places = ReadonlyMap<string, string>

type Words = (value: unknown, hide: Hide) => string
const plain: Words = (value) => String(value)
const word =
  (group: Parameters<typeof label>[0]): Words =>
  (value) =>
    label(group, String(value))

/** A place is named by its code, and the list that this is from is the county's business. */
type Told = Exclude<AmendedAt, '/home/region' | '/home/list'>
const FIELDS: Record<Told, [title: string, words: Words]> = {
  '/applicant/name': ['姓名', plain],
  '/applicant/name_hint': ['名字的读音', plain],
  '/applicant/name_untypable': ['字打不出', (value) => (value ? '是' : '否')],
  '/applicant/relation_to_head': ['是户主的', word('relation')],
  '/applicant/id_status': ['身份证号怎样给', word('idStatus')],
  '/applicant/id_number': ['身份证号', (value, hide) => hide.idNumber(String(value))],
  '/applicant/phone_status': ['有没有电话', word('phoneStatus')],
  '/applicant/phone': ['电话', (value, hide) => hide.phone(String(value))],
  '/applicant/contact': ['联系人', contact],
  '/home/note': ['组、门牌、小地名', plain],
  '/household/size': ['一起吃住', (value) => `${String(value)} 人`],
  '/hardships': ['困难类型', (value) => labels('hardship', value as string[])],
  '/description': ['情况说明', plain],
  '/urgent': ['急', (value) => (value ? '现在就过不下去' : '不急')],
}

function contact(value: unknown, hide: Hide): string {
  const { name, phone, relation } = value as { name: string; phone: string; relation?: string }
  return [name, hide.phone(phone), relation].filter(Boolean).join(' ')
}

/** 电话：139… 改成 138…; empty for fields that an officer does not read. */
export function changeLine({ path, old, new: now }: AmendedAnswer, hide: Hide, places: Places): string {
  if (path === '/home/region') {
    const place = (code: unknown) => places.get(String(code)) ?? `代码 ${String(code)}`
    return `户口所在的村：${place(old)} 改成 ${place(now)}`
  }
  const field = (FIELDS as Partial<Record<string, (typeof FIELDS)[Told]>>)[path]
  if (!field) return ''
  const [title, words] = field
  const said = (value: unknown) =>
    value === null || value === undefined || value === '' ? '（空）' : words(value, hide)
  return `${title}：${said(old)} 改成 ${said(now)}`
}
