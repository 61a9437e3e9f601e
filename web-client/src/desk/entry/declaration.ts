import type { Attachment, Declaration, TextVersion } from '@/shared/api/declaration'
import type { Bootstrap, ConsentText } from '@/shared/api/types'
import { declarationOf } from '@/shared/form/answers'
import { regionOf } from '../form/answers'
import type { EntryDraft } from './draft'

/** The parts of the bootstrap that go into the form. */
export type Basis = Pick<Bootstrap, 'today' | 'list' | 'texts' | 'policy'>

/** The form from what was typed. Choices not made yet get some value;
 *  `unanswered` (check.ts) says which. */
export function toDeclaration(
  draft: EntryDraft,
  { today, list, texts, policy }: Basis,
  county: string,
  photos: readonly Attachment[],
): Declaration {
  return declarationOf(draft, {
    declared_on: draft.receivedOn || today,
    region: regionOf(draft, county),
    list,
    texts: {
      truthful: named(texts.truthful),
      authorisation: named(texts.authorisation),
      notice: named(texts.notice),
    },
    holders: policy.holders,
    attachments: photos.map(listed),
    signed: true,
  })
}

const named = ({ version, sha256 }: ConsentText): TextVersion => ({ version, sha256 })

const listed = ({ kind, sha256, size, media_type }: Attachment): Attachment => ({
  kind,
  sha256,
  size,
  media_type,
})
