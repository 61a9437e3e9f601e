import type { Attachment, Declaration, TextVersion } from '@/shared/api/declaration'
import { declarationOf, printOf } from '@/shared/form/answers'
import type { Draft, DraftPhoto } from './draft'

const NO_TEXT: TextVersion = { version: '', sha256: '' }

/** The form from the answers on this phone. */
export function toDeclaration(draft: Draft, today: string): Declaration {
  const { region, list, holders } = draft
  return declarationOf(draft, {
    declared_on: draft.paperDay || today,
    region,
    list,
    texts: draft.texts ?? { truthful: NO_TEXT, authorisation: NO_TEXT, notice: NO_TEXT },
    holders,
    attachments: attachmentsOf(draft),
    signed: draft.filedBy === 'proxy',
  })
}

/** The photos that belong to the present answers; others stay on the phone. */
export function attachmentsOf(draft: Draft): Attachment[] {
  const wanted = new Set<Attachment['kind']>(['evidence', 'paper_form'])
  if (draft.idStatus === 'card_photo') wanted.add('id_card')
  const print = draft.filedBy === 'proxy' && printOf(draft)
  if (print) wanted.add(print)
  return draft.photos.filter((photo) => wanted.has(photo.kind)).map(listed)
}

/** A photo as the form lists it. */
export const listed = ({ kind, sha256, size }: DraftPhoto): Attachment => ({
  kind, sha256, size, media_type: 'image/jpeg',
})
