import type {
  Attachment, AttachmentKind, FiledBy, Hardship, IdStatus, KinRelation, PhoneStatus, ProxyReason,
  ProxyRole, RelationToHead, SignBasis, TextVersion,
} from '@/shared/api/declaration'
import { cleaned } from '@/shared/form/clean'

/** A photo taken for the form. Its bytes lie beside the record, by hash. */
export interface DraftPhoto {
  kind: AttachmentKind
  sha256: string
  size: number
}

/**
 * What has been answered so far. Null is 'not answered yet', which the form itself does
 * not know; fields are only ever added, so that an older version's draft still opens.
 */
export interface Draft {
  filedBy: FiledBy | null
  /** The place, and its name as the person saw it. */
  region: string
  list: string
  place: string
  placeNote: string
  proxyRole: ProxyRole | null
  proxyRelation: KinRelation | null
  proxyReason: ProxyReason | null
  proxyReasonNote: string
  proxyName: string
  proxyPhone: string
  readAloud: boolean
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
  size: number | null
  hardships: Hardship[]
  description: string
  urgent: boolean
  truthful: boolean
  authorisation: boolean
  /** The versions of the texts on the screen when they were ticked. */
  texts: { truthful: TextVersion; authorisation: TextVersion; notice: TextVersion } | null
  holders: string[]
  signBasis: SignBasis | null
  signReason: string
  witnessName: string
  witnessPhone: string
  /** The short code of what was read aloud, and of the paper that was photographed. */
  aloudCode: string
  paperCode: string
  /** The day that goes into the code, kept so that the code stays. */
  paperDay: string
  photos: DraftPhoto[]
  /** Null while the whole form is asked for. */
  correction: Correction | null
}

/** What can be corrected by itself: the parts that a township returns, and 现在就过不下去. */
export type Item =
  | 'name' | 'id_number' | 'id_card_photo' | 'phone' | 'home' | 'household' | 'hardships'
  | 'description' | 'evidence' | 'consents' | 'signature' | 'urgent'

/**
 * A correction of a filing that this phone does not hold any more: what is corrected, and
 * what is known of the rest, which stays. It is sent as a JSON Merge Patch (RFC 7396), so
 * that answers unknown to the phone are not lost.
 */
export interface Correction {
  /** The parts being corrected: asked for by the township, or chosen by the person. */
  items: Item[]
  /** The parts that the township asked for. */
  asked: Item[]
  /** Whether another phone filed: this one may not change who the applicant is. */
  helper: boolean
  /**
   * Photos sent before. They stay, unless one of their kind replaces them. Null in a
   * draft of an older app: the list must be read before others can be sent.
   */
  kept: Attachment[] | null
  /** Hashes of those that are dropped to make room; only while `evidence` is corrected. */
  dropped?: string[]
  /** How the other parts read, masked; empty on a proxy's phone. */
  was: Partial<Record<Item, string>>
}

export function emptyDraft(): Draft {
  return {
    filedBy: null,
    region: '', list: '', place: '', placeNote: '',
    proxyRole: null, proxyRelation: null, proxyReason: null, proxyReasonNote: '',
    proxyName: '', proxyPhone: '', readAloud: false,
    name: '', nameUntypable: false, nameHint: '', relationToHead: null,
    idStatus: 'given', idNumber: '',
    phoneStatus: 'given', phone: '', contactName: '', contactPhone: '', contactRelation: '',
    size: null,
    hardships: [], description: '', urgent: false,
    truthful: false, authorisation: false, texts: null, holders: [],
    signBasis: null, signReason: '', witnessName: '', witnessPhone: '',
    aloudCode: '', paperCode: '', paperDay: '',
    photos: [],
    correction: null,
  }
}

/** Opens a draft of any earlier version of this app, and removes what that kept needlessly. */
export function openDraft(stored: Partial<Draft>): Draft {
  return { ...emptyDraft(), ...cleaned(stored) }
}

/** Whether this way of signing leaves something on paper. */
export function signsOnPaper(draft: Draft): boolean {
  return (
    draft.signBasis === 'thumb' ||
    draft.signBasis === 'other_finger' ||
    draft.signBasis === 'own_signature'
  )
}
