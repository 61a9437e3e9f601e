import type {
  Declaration, Hardship, IdStatus, PhoneStatus, RelationToHead,
} from '@/shared/api/declaration'
import { cleaned } from '@/shared/form/clean'
import type { CaseView } from '../api/types'

/** 还不清楚: the village or township is not known; whoever answers finds it. */
export const UNKNOWN = '?'

/** What is asked about a household, as an officer types it. */
export interface Answers {
  name: string
  nameUntypable: boolean
  nameHint: string
  relation: RelationToHead | ''
  idStatus: IdStatus
  idNumber: string
  phoneStatus: PhoneStatus
  phone: string
  contactName: string
  contactPhone: string
  contactRelation: string
  /** Code of 9 digits, [`UNKNOWN`], or empty: not chosen yet. */
  township: string
  /** Code of 12 digits, [`UNKNOWN`], or empty. */
  village: string
  note: string
  size: number | null
  hardships: Hardship[]
  description: string
  urgent: boolean
}

export function emptyAnswers(): Answers {
  return {
    name: '', nameUntypable: false, nameHint: '', relation: '',
    idStatus: 'given', idNumber: '', phoneStatus: 'given', phone: '',
    contactName: '', contactPhone: '', contactRelation: '',
    township: '', village: '', note: '', size: null,
    hardships: [], description: '', urgent: false,
  }
}

/** The answers of a filing, for changing them. */
export function answersOf(view: CaseView): Answers {
  const { applicant, home, household, hardships, description, urgent } = view.declaration
  const { code } = view.region
  return {
    name: applicant.name ?? '',
    nameUntypable: applicant.name_untypable ?? false,
    nameHint: applicant.name_hint ?? '',
    relation: applicant.relation_to_head,
    idStatus: applicant.id_status,
    idNumber: applicant.id_number ?? '',
    phoneStatus: applicant.phone_status,
    phone: applicant.phone ?? '',
    contactName: applicant.contact?.name ?? '',
    contactPhone: applicant.contact?.phone ?? '',
    contactRelation: applicant.contact?.relation ?? '',
    township: code.length >= 9 ? code.slice(0, 9) : UNKNOWN,
    village: code.length === 12 ? code : UNKNOWN,
    note: home.note ?? '',
    size: household.size,
    hardships: [...hardships],
    description: description ?? '',
    urgent: urgent ?? false,
  }
}

/** The narrowest place that is known; empty while a choice is missing. */
function regionOf({ township, village }: Answers, county: string): string {
  if (township === UNKNOWN) return county
  return village === UNKNOWN ? township : village
}

type Parts = Pick<
  Declaration,
  'applicant' | 'home' | 'household' | 'hardships' | 'description' | 'urgent'
>

/** The answers as the form has them. Choices not made get the form's emptiest value. */
export function toParts(typed: Answers, county: string, list: string): Parts {
  const answers = cleaned(typed)
  return {
    applicant: applicantOf(answers),
    home: { region: regionOf(answers, county), list, ...text('note', answers.note) },
    household: { size: answers.size ?? 0 },
    hardships: [...answers.hardships],
    ...text('description', answers.description),
    urgent: answers.urgent,
  }
}

function applicantOf(of: Answers): Declaration['applicant'] {
  const none = of.phoneStatus === 'none'
  const contact = {
    name: of.contactName.trim(),
    phone: of.contactPhone.trim(),
    ...text('relation', of.contactRelation),
  }
  return {
    ...(of.nameUntypable ? text('name_hint', of.nameHint) : { name: of.name.trim() }),
    name_untypable: of.nameUntypable,
    relation_to_head: of.relation || 'other',
    id_status: of.idStatus,
    ...(of.idStatus === 'given' ? { id_number: of.idNumber.replace(/\s/g, '') } : {}),
    phone_status: of.phoneStatus,
    ...(none ? {} : { phone: of.phone.replace(/\s/g, '') }),
    ...(none && (contact.name || contact.phone) ? { contact } : {}),
  }
}

/** An optional text, left out when nothing is typed. */
export function text<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  const typed = value.trim()
  return (typed ? { [key]: typed } : {}) as { [K in Key]?: string }
}
