/**
 * What is asked about a household: the answers as they are typed, on the phone, in an officer's entry
 * and in an amendment; the part of the form that is made of them; and the way back.
 */
import type { Declaration, Hardship, IdStatus, PhoneStatus, RelationToHead } from '@/shared/api/declaration'
import { cleaned } from './clean'
import { digits, person, text } from './typed'

/** Null is 'not answered yet', which the form itself does not know. Phones keep them by these names. */
export interface HouseholdAnswers {
  name: string
  nameUntypable: boolean
  nameHint: string
  relationToHead: RelationToHead | null
  idStatus: IdStatus
  idNumber: string
  phoneStatus: PhoneStatus
  phone: string
  contactName: string
  contactPhone: string
  contactRelation: string
  placeNote: string
  size: number | null
  members: MemberAnswers[]
  hardships: Hardship[]
  description: string
  urgent: boolean
}

/** One of those who live together. */
export interface MemberAnswers {
  name: string
  relation: RelationToHead | null
  /** Year of birth, as it is typed. */
  born: string
}

export type Member = NonNullable<Declaration['household']['members']>[number]

/** The parts of the form about the household. */
export type Household = Pick<
  Declaration,
  'applicant' | 'home' | 'household' | 'hardships' | 'description' | 'urgent'
>

export function emptyHousehold(): HouseholdAnswers {
  return {
    name: '', nameUntypable: false, nameHint: '', relationToHead: null,
    idStatus: 'given', idNumber: '',
    phoneStatus: 'given', phone: '', contactName: '', contactPhone: '', contactRelation: '',
    placeNote: '', size: null, members: [], hardships: [], description: '', urgent: false,
  }
}

/** A new row: the first one is the applicant, of whom this is known already. */
export function newMember({ members, name, relationToHead, idStatus, idNumber }: HouseholdAnswers): MemberAnswers {
  if (members.length > 0) return { name: '', relation: null, born: '' }
  const born = idStatus === 'given' ? digits(idNumber).slice(6, 10) : ''
  return { name, relation: relationToHead, born }
}

/** The household's part of the form; an amendment has no other. */
export function householdOf(typed: HouseholdAnswers, region: string, list: string): Household {
  const answers = cleaned(typed)
  return {
    applicant: applicantOf(answers),
    home: { region, list, ...text('note', answers.placeNote) },
    household: { size: answers.size ?? 0, ...membersOf(answers.members) },
    hardships: [...answers.hardships],
    ...text('description', answers.description),
    urgent: answers.urgent,
  }
}

function applicantOf(of: HouseholdAnswers): Declaration['applicant'] {
  const none = of.phoneStatus === 'none'
  const contact = { ...person(of.contactName, of.contactPhone), ...text('relation', of.contactRelation) }
  return {
    ...(of.nameUntypable ? text('name_hint', of.nameHint) : { name: of.name.trim() }),
    name_untypable: of.nameUntypable,
    relation_to_head: of.relationToHead ?? 'other',
    id_status: of.idStatus,
    ...(of.idStatus === 'given' ? { id_number: digits(of.idNumber) } : {}),
    phone_status: of.phoneStatus,
    ...(none ? {} : { phone: digits(of.phone) }),
    ...(none && (contact.name || contact.phone) ? { contact } : {}),
  }
}

function membersOf(typed: readonly MemberAnswers[]): { members?: Member[] } {
  const members = typed.map(({ name, relation, born }) => ({
    name: name.trim(),
    ...(relation ? { relation_to_head: relation } : {}),
    born: /^\d{4}$/.test(digits(born)) ? Number(digits(born)) : 0,
  }))
  return members.length > 0 ? { members } : {}
}

/** The answers of which a form was made. */
export function answersIn({ applicant, home, household, ...form }: Household): HouseholdAnswers {
  return {
    name: applicant.name ?? '',
    nameUntypable: applicant.name_untypable ?? false,
    nameHint: applicant.name_hint ?? '',
    relationToHead: applicant.relation_to_head,
    idStatus: applicant.id_status,
    idNumber: applicant.id_number ?? '',
    phoneStatus: applicant.phone_status,
    phone: applicant.phone ?? '',
    contactName: applicant.contact?.name ?? '',
    contactPhone: applicant.contact?.phone ?? '',
    contactRelation: applicant.contact?.relation ?? '',
    placeNote: home.note ?? '',
    size: household.size,
    members: (household.members ?? []).map(({ name, relation_to_head, born }) => ({
      name, relation: relation_to_head ?? null, born: String(born),
    })),
    hardships: [...form.hardships],
    description: form.description ?? '',
    urgent: form.urgent ?? false,
  }
}
