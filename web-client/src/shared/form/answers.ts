/** The answers about the household and about who files, and the form that is made of them. */
import type {
  Declaration, FiledBy, KinRelation, ProxyReason, ProxyRole, SignBasis, TextVersion,
} from '@/shared/api/declaration'
import { cleaned } from './clean'
import { type HouseholdAnswers, householdOf } from './household'
import { person, text } from './typed'

/** Who files, and how it is signed. Null is 'not answered yet'. Phones keep them by these names. */
export interface FilingAnswers {
  filedBy: FiledBy | null
  proxyRole: ProxyRole | null
  proxyRelation: KinRelation | null
  proxyReason: ProxyReason | null
  proxyReasonNote: string
  proxyName: string
  proxyPhone: string
  readAloud: boolean
  signBasis: SignBasis | null
  signReason: string
  witnessName: string
  witnessPhone: string
  truthful: boolean
  authorisation: boolean
}

/** All answers but the place, which is chosen differently on the phone and at the desk. */
export type Answers = HouseholdAnswers & FilingAnswers

export function emptyFiling(): FilingAnswers {
  return {
    filedBy: null,
    proxyRole: null, proxyRelation: null, proxyReason: null, proxyReasonNote: '',
    proxyName: '', proxyPhone: '', readAloud: false,
    signBasis: null, signReason: '', witnessName: '', witnessPhone: '',
    truthful: false, authorisation: false,
  }
}

/** Whether this way of signing leaves something on paper. */
export const signsOnPaper = (of: Pick<FilingAnswers, 'signBasis'>): boolean => printOf(of) !== null

/** What is put on paper, and photographed: a print or a signature, or neither. */
export function printOf({ signBasis }: Pick<FilingAnswers, 'signBasis'>): 'thumbprint' | 'signature' | null {
  if (signBasis === 'own_signature') return 'signature'
  return signBasis === 'thumb' || signBasis === 'other_finger' ? 'thumbprint' : null
}

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
 * The form from the answers. A choice that is not made yet gets some value that the form has, so
 * that the check can run at any time; what a person still has to choose is told by `CHOICES`
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
    ...householdOf(typed, given.region, given.list),
    ...(given.signed ? { signature: signatureOf(answers) } : {}),
    consents: {
      truthful: { agreed: answers.truthful, text: texts.truthful },
      authorisation: { agreed: answers.authorisation, text: texts.authorisation, holders: [...holders] },
      notice: texts.notice,
    },
    ...(attachments.length > 0 ? { attachments } : {}),
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
