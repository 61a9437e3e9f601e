import type { Attachment, Declaration, TextVersion } from '@/shared/api/declaration'
import { cleaned } from '@/shared/form/clean'
import { type Draft, signsOnPaper } from './draft'

const NO_TEXT: TextVersion = { version: '', sha256: '' }

/**
 * The form from the answers. An unanswered field gets the form's emptiest value,
 * so that the check can be run at any page and its findings kept to that page;
 * `unanswered` (steps.ts) says what a person still has to choose.
 */
export function toDeclaration(typed: Draft, today: string): Declaration {
  const draft = cleaned(typed)
  const proxy = draft.filedBy === 'proxy'
  const attachments = attachmentsOf(draft)
  return {
    declared_on: draft.paperDay || today,
    filed_by: proxy ? 'proxy' : 'self',
    ...(proxy ? { proxy: proxyOf(draft) } : {}),
    applicant: applicantOf(draft),
    home: { region: draft.region, list: draft.list, ...text('note', draft.placeNote) },
    household: { size: draft.size ?? 0 },
    hardships: [...draft.hardships],
    ...text('description', draft.description),
    urgent: draft.urgent,
    ...(proxy ? { signature: signatureOf(draft) } : {}),
    consents: {
      truthful: { agreed: draft.truthful, text: draft.texts?.truthful ?? NO_TEXT },
      authorisation: {
        agreed: draft.authorisation,
        text: draft.texts?.authorisation ?? NO_TEXT,
        holders: [...draft.holders],
      },
      notice: draft.texts?.notice ?? NO_TEXT,
    },
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}

/** The photos that belong to the present answers; others stay on the phone. */
export function attachmentsOf(draft: Draft): Attachment[] {
  const wanted = new Set<Attachment['kind']>(['evidence', 'paper_form'])
  if (draft.idStatus === 'card_photo') wanted.add('id_card')
  if (draft.filedBy === 'proxy' && signsOnPaper(draft)) wanted.add('thumbprint').add('signature')
  return draft.photos
    .filter((photo) => wanted.has(photo.kind))
    .map(({ kind, sha256, size }) => ({ kind, sha256, size, media_type: 'image/jpeg' }))
}

function proxyOf(draft: Draft): NonNullable<Declaration['proxy']> {
  const relative = draft.proxyRole === 'close_relative'
  return {
    role: draft.proxyRole ?? 'village_cadre',
    ...(relative && draft.proxyRelation ? { relation: draft.proxyRelation } : {}),
    reason: draft.proxyReason ?? 'cannot_read',
    ...(draft.proxyReason === 'other' ? text('reason_note', draft.proxyReasonNote) : {}),
    name: draft.proxyName,
    phone: draft.proxyPhone,
    read_aloud: draft.readAloud,
  }
}

function applicantOf(draft: Draft): Declaration['applicant'] {
  const contact = {
    name: draft.contactName,
    phone: draft.contactPhone,
    ...text('relation', draft.contactRelation),
  }
  const named = draft.contactName.trim() || draft.contactPhone.trim()
  return {
    ...(draft.nameUntypable ? text('name_hint', draft.nameHint) : { name: draft.name }),
    name_untypable: draft.nameUntypable,
    relation_to_head: draft.relationToHead ?? 'other',
    id_status: draft.idStatus,
    ...(draft.idStatus === 'given' ? { id_number: draft.idNumber } : {}),
    phone_status: draft.phoneStatus,
    ...(draft.phoneStatus === 'given' ? { phone: draft.phone } : {}),
    ...(draft.phoneStatus === 'none' && named ? { contact } : {}),
  }
}

function signatureOf(draft: Draft): NonNullable<Declaration['signature']> {
  const basis = draft.signBasis ?? 'thumb'
  if (signsOnPaper({ ...draft, signBasis: basis })) return { basis }
  const witness = { name: draft.witnessName, phone: draft.witnessPhone }
  const named = draft.witnessName.trim() || draft.witnessPhone.trim()
  return {
    basis,
    ...text('reason', draft.signReason),
    ...(named ? { witness } : {}),
  }
}

/** An optional text, left out when nothing is typed. */
function text<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  const typed = value.trim()
  return (typed ? { [key]: typed } : {}) as { [K in Key]?: string }
}
