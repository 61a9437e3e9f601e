import type {
  FiledBy, Hardship, IdStatus, KinRelation, PhoneStatus, ProxyReason, ProxyRole, RelationToHead,
  SignBasis,
} from '@/shared/api/declaration'

/**
 * The answers about a household, as they are typed: on the phone, in an officer's entry and in an
 * amendment. Null is 'not answered yet', which the form itself does not know. Phones keep them
 * by these names.
 */
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
  hardships: Hardship[]
  description: string
  urgent: boolean
}

/** Who files, and how it is signed. */
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

export function emptyHousehold(): HouseholdAnswers {
  return {
    name: '', nameUntypable: false, nameHint: '', relationToHead: null,
    idStatus: 'given', idNumber: '',
    phoneStatus: 'given', phone: '', contactName: '', contactPhone: '', contactRelation: '',
    placeNote: '', size: null, hardships: [], description: '', urgent: false,
  }
}

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
