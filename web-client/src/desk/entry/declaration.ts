import type { Attachment, Declaration, TextVersion } from '@/shared/api/declaration'
import type { Bootstrap, ConsentText } from '@/shared/api/types'
import { cleaned } from '@/shared/form/clean'
import { text, toParts } from '../form/answers'
import { signsOnPaper, type EntryDraft } from './draft'

/** The parts of the bootstrap that go into the form. */
export type Basis = Pick<Bootstrap, 'today' | 'list' | 'texts' | 'policy'>

/** The form from what was typed. Choices not made yet get some value;
 *  `unanswered` (check.ts) says which. */
export function toDeclaration(
  typed: EntryDraft,
  basis: Basis,
  county: string,
  photos: readonly Attachment[],
): Declaration {
  const draft = cleaned(typed)
  const proxy = draft.filedBy === 'proxy'
  const { truthful, authorisation, notice } = basis.texts
  return {
    declared_on: draft.receivedOn || basis.today,
    filed_by: draft.filedBy,
    ...(proxy ? { proxy: proxyOf(draft) } : {}),
    ...toParts(draft, county, basis.list),
    signature: signatureOf(draft),
    consents: {
      truthful: { agreed: draft.truthful, text: named(truthful) },
      authorisation: {
        agreed: draft.authorisation,
        text: named(authorisation),
        holders: [...basis.policy.holders],
      },
      notice: named(notice),
    },
    ...(photos.length > 0 ? { attachments: photos.map(listed) } : {}),
  }
}

const named = ({ version, sha256 }: ConsentText): TextVersion => ({ version, sha256 })

const listed = ({ kind, sha256, size, media_type }: Attachment): Attachment => ({
  kind,
  sha256,
  size,
  media_type,
})

function proxyOf(draft: EntryDraft): NonNullable<Declaration['proxy']> {
  const relative = draft.proxyRole === 'close_relative'
  return {
    role: draft.proxyRole || 'village_cadre',
    ...(relative && draft.proxyRelation ? { relation: draft.proxyRelation } : {}),
    reason: draft.proxyReason || 'cannot_read',
    ...(draft.proxyReason === 'other' ? text('reason_note', draft.proxyReasonNote) : {}),
    name: draft.proxyName.trim(),
    phone: draft.proxyPhone.trim(),
    read_aloud: draft.readAloud,
  }
}

function signatureOf(draft: EntryDraft): NonNullable<Declaration['signature']> {
  const basis = draft.signBasis || 'thumb'
  if (signsOnPaper(basis)) return { basis }
  const witness = { name: draft.witnessName.trim(), phone: draft.witnessPhone.trim() }
  return {
    basis,
    ...text('reason', draft.signReason),
    ...(witness.name || witness.phone ? { witness } : {}),
  }
}
