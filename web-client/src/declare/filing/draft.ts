import type { Attachment, AttachmentKind, TextVersion } from '@/shared/api/declaration'
import { type Answers, emptyFiling } from '@/shared/form/answers'
import { cleaned } from '@/shared/form/clean'
import { emptyHousehold } from '@/shared/form/household'
import type { MendedPart } from '@/shared/form/parts'

/** A photo taken for the form. Its bytes lie beside the record, by hash. */
export interface DraftPhoto {
  kind: AttachmentKind
  sha256: string
  size: number
}

/**
 * What has been answered so far, and what the phone adds to it. Fields are only ever added, so that
 * an older version's draft still opens.
 */
export interface Draft extends Answers {
  /** The place, and its name as the person saw it. */
  region: string
  list: string
  place: string
  /** The versions of the texts on the screen when they were ticked. */
  texts: { truthful: TextVersion; authorisation: TextVersion; notice: TextVersion } | null
  holders: string[]
  /** The short code of the form as it was read aloud, and as it was when the paper was photographed. */
  aloudCode: string
  paperCode: string
  /** The day that goes into the code, kept so that the code stays. */
  paperDay: string
  photos: DraftPhoto[]
  /** Null while the whole form is asked for. */
  correction: Correction | null
}

/** What can be corrected by itself: the parts that a township returns, and 现在就过不下去. */
export type Item = MendedPart | 'id_card_photo'

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
   * Photos sent before. They stay, unless one of their kind replaces them. Null where an older
   * app kept no list: it must be read from the server before others can be sent.
   */
  kept: Attachment[] | null
  /** Hashes of those that are dropped to make room; only while `evidence` is corrected. */
  dropped?: string[]
  /** How the other parts read, masked; empty on a proxy's phone. */
  was: Partial<Record<Item, string>>
}

export function emptyDraft(): Draft {
  return {
    ...emptyHousehold(),
    ...emptyFiling(),
    region: '', list: '', place: '',
    texts: null, holders: [],
    aloudCode: '', paperCode: '', paperDay: '',
    photos: [],
    correction: null,
  }
}

/** Opens a draft of any earlier version of this app, and cleans its texts, which that may not have. */
export function openDraft(stored: Partial<Draft>): Draft {
  return { ...emptyDraft(), ...cleaned(stored) }
}
