import type { Declaration, TextVersion } from '@/shared/api/declaration'
import { type Answers, type FilingAnswers, type HouseholdAnswers, signsOnPaper } from './answers'
import { cleaned } from './clean'

/** The parts of the form about the household. */
export type Household = Pick<
  Declaration,
  'applicant' | 'home' | 'household' | 'hardships' | 'description' | 'urgent'
>

/** What is not typed: the day, the place as it was chosen, the texts agreed to, the photos. */
interface Given extends Pick<Declaration, 'declared_on' | 'attachments'> {
  region: string
  list: string
  texts: Record<'truthful' | 'authorisation' | 'notice', TextVersion>
  holders: readonly string[]
  /** Whether how it is signed is asked at all. */
  signed: boolean
}

/**
 * The form from the answers. A choice that is not made yet gets the form's emptiest value, so that
 * the check can run at any time; what a person still has to choose is told by `CHOICES`
 * (fields.ts).
 */
export function declarationOf(typed: Answers, given: Given): Declaration {
  const answers = cleaned(typed)
  const proxy = answers.filedBy === 'proxy'
  const { texts, holders, attachments = [] } = given
  return {
    declared_on: given.declared_on,
    filed_by: proxy ? 'proxy' : 'self',
    ...(proxy ? { proxy: proxyOf(answers) } : {}),
    ...household(answers, given.region, given.list),
    ...(given.signed ? { signature: signatureOf(answers) } : {}),
    consents: {
      truthful: { agreed: answers.truthful, text: texts.truthful },
      authorisation: { agreed: answers.authorisation, text: texts.authorisation, holders: [...holders] },
      notice: texts.notice,
    },
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}

/** The household's part of the form; an amendment has no other. */
export function householdOf(typed: HouseholdAnswers, region: string, list: string): Household {
  return household(cleaned(typed), region, list)
}

function household(answers: HouseholdAnswers, region: string, list: string): Household {
  return {
    applicant: applicantOf(answers),
    home: { region, list, ...text('note', answers.placeNote) },
    household: { size: answers.size ?? 0 },
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

function proxyOf(of: FilingAnswers): NonNullable<Declaration['proxy']> {
  const relative = of.proxyRole === 'close_relative'
  return {
    role: of.proxyRole ?? 'village_cadre',
    ...(relative && of.proxyRelation ? { relation: of.proxyRelation } : {}),
    reason: of.proxyReason ?? 'cannot_read',
    ...(of.proxyReason === 'other' ? text('reason_note', of.proxyReasonNote) : {}),
    ...person(of.proxyName, of.proxyPhone),
    read_aloud: of.readAloud,
  }
}

function signatureOf(of: FilingAnswers): NonNullable<Declaration['signature']> {
  const basis = of.signBasis ?? 'thumb'
  if (signsOnPaper({ signBasis: basis })) return { basis }
  const witness = person(of.witnessName, of.witnessPhone)
  return {
    basis,
    ...text('reason', of.signReason),
    ...(witness.name || witness.phone ? { witness } : {}),
  }
}

const person = (name: string, phone: string) => ({ name: name.trim(), phone: phone.trim() })

/** A number without the spaces that make it legible. */
const digits = (typed: string) => typed.replace(/\s/g, '')

/** An optional text, left out when nothing is typed. */
function text<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  const typed = value.trim()
  return (typed ? { [key]: typed } : {}) as { [K in Key]?: string }
}
