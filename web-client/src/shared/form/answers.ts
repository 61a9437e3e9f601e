import type { FiledBy, KinRelation, ProxyReason, ProxyRole, SignBasis } from '@/shared/api/declaration'
import type { HouseholdAnswers } from './household'

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

/** All that is answered; where they live is chosen differently on the phone and at the desk. */
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
export function signsOnPaper({ signBasis }: Pick<FilingAnswers, 'signBasis'>): boolean {
  return signBasis === 'thumb' || signBasis === 'other_finger' || signBasis === 'own_signature'
}
