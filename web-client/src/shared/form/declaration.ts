import type { Declaration, TextVersion } from '@/shared/api/declaration'
import { type Answers, type FilingAnswers, signsOnPaper } from './answers'
import { cleaned } from './clean'
import { householdOf } from './household'
import { person, text } from './typed'

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
