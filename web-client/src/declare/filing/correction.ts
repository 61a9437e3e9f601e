import type { Attachment } from '@/shared/api/declaration'
import type { DeclarationView } from '@/shared/api/types'
import { spoken } from '@/shared/texts/placeName'
import { word } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { listed } from './declaration'
import { type Correction, type Draft, emptyDraft } from './draft'
import { ITEMS, isItem, mayMend, photosOfItem } from './items'

/** A draft for correcting what the township asked for. */
export function correctionDraft(
  filedBy: Draft['filedBy'],
  asked: readonly string[],
  kept: Attachment[],
  reading: DeclarationView['reading'],
  helper: boolean,
): Draft {
  const draft = { ...emptyDraft(), filedBy: filedBy ?? 'self' }
  const items = asked.filter(isItem)
  draft.correction = { items: [], asked: items, helper, kept, was: wasOf(reading) }
  draft.correction.items = ITEMS.filter((item) => items.includes(item) && mayMend(draft, item))
  if (reading) {
    draft.size = reading.household_size
    draft.hardships = [...(reading.hardships as Draft['hardships'])]
  }
  if (items.includes('id_card_photo') && !items.includes('id_number')) draft.idStatus = 'card_photo'
  return draft
}

function wasOf(reading: DeclarationView['reading']): Correction['was'] {
  if (!reading) return {}
  return {
    name: reading.name,
    home: spoken(reading.village ?? ''),
    id_number: reading.id_number ?? '',
    phone: reading.phone ?? '',
    household: `${reading.household_size} 人`,
    hardships: reading.hardships.map((one) => word(labels.hardship, one)?.title).filter(Boolean).join('、'),
  }
}

/** Photos that the township has, as far as this phone knows, and that are not dropped. */
export function keptPhotos({ correction }: Draft): Attachment[] {
  const gone = droppedPhotos(correction)
  return (correction?.kept ?? []).filter(({ sha256 }) => !gone.includes(sha256))
}

export const droppedPhotos = (correction: Correction | null): string[] =>
  (correction?.items.includes('evidence') && correction.dropped) || []

/** Photos that this correction adds; others stay on the phone. */
export function newPhotos(draft: Draft): Attachment[] {
  const items = draft.correction?.items ?? []
  const wanted = new Set(items.flatMap((item) => photosOfItem(item, draft)))
  return draft.photos.filter(({ kind }) => wanted.has(kind)).map(listed)
}

/** The manifest after the correction: new photos and those that stay. */
export function manifestOf(draft: Draft): Attachment[] {
  const kept = keptPhotos(draft)
  const fresh = newPhotos(draft)
  const replaced = new Set<Attachment['kind']>()
  for (const { kind } of fresh) if (kind !== 'evidence') replaced.add(kind)
  // A thumbprint replaces a signature, and the other way round.
  if (replaced.has('thumbprint') || replaced.has('signature')) replaced.add('thumbprint').add('signature')
  const known = new Set(fresh.map(({ sha256 }) => sha256))
  const stay = kept.filter(({ kind, sha256 }) => !replaced.has(kind) && !known.has(sha256))
  return [...stay, ...fresh]
}
