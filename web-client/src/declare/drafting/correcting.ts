import { edit } from './opening'
import { correctionDraft, keptPhotos } from '../filing/correction'
import type { Correction, Item, Draft } from '../filing/draft'
import { itemsOfPhoto, mayMend } from '../filing/items'
import type { Filing } from '../filing/filing'
import { stepOfDefect, stepOfPhoto, stepsFor } from '../filing/steps'
import { state } from '../state/state'
import { refresh } from '../sending/statusApi'
import type { DeclarationView } from '@/shared/api/types'

/**
 * 去改: asks only for what the township returned, or for `also`. A phone that still has the
 * whole form changes that; one that has sent it and kept nothing sends a patch.
 * Rejects when the server must first say which photos the township has, and cannot be asked.
 */
export async function correct(
  filing: Filing,
  reading: DeclarationView['reading'],
  also: readonly Item[] = [],
): Promise<void> {
  const defects = filing.status?.state === 'returned' ? (filing.status.answer?.defects ?? []) : []
  if (filing.draft) {
    const { correction } = filing.draft
    return edit(filing, correction ? filing.step : stepOfDefect(defects[0]?.item ?? '', filing.draft))
  }
  const asked = [...defects.map(({ item }) => item as string), ...also]
  const manifest = filing.manifest ?? (await refresh(filing)).attachments
  const draft = correctionDraft(filing.filedBy, asked, manifest, reading, filing.helper)
  await edit({ ...filing, manifest }, stepsFor(draft)[0]!, draft)
}

/**
 * 重新拍: the township waits for a photo that cannot be sent any more. A new one replaces it,
 * so that the old one is not listed as missing for ever.
 */
export async function retake(
  filing: Filing,
  photo: { kind: string; sha256: string },
  reading: DeclarationView['reading'],
): Promise<void> {
  const items = itemsOfPhoto(photo.kind)
  if (filing.draft) await edit(filing, stepOfPhoto(photo.kind))
  else await correct(filing, reading, items)
  const answers = state.current?.id === filing.id && state.current.draft
  if (!answers) return
  const others = <One extends { sha256: string }>(photos: One[]) =>
    photos.filter(({ sha256 }) => sha256 !== photo.sha256)
  answers.photos = others(answers.photos)
  const { correction } = answers
  if (!correction) return
  correction.kept &&= others(correction.kept)
  for (const item of items) if (mayMend(answers, item)) mend(answers, item)
}

/** Adds a part to what is corrected; the page then returns to where that was asked. */
export function mend(draft: Draft, item: Item): void {
  const { correction } = draft
  if (correction && !correction.items.includes(item)) correction.items.push(item)
}

/** Takes a part out of the correction: it stays as it was. */
export function leave(correction: Correction, item: Item): void {
  correction.items = correction.items.filter((one) => one !== item)
}

/** Drops the newest of the photos sent before, to make room; nobody sees them here. */
export function dropOne(draft: Draft): void {
  const [last] = keptPhotos(draft).filter(({ kind }) => kind === 'evidence').slice(-1)
  if (last) draft.correction!.dropped = [...(draft.correction!.dropped ?? []), last.sha256]
}

/** Keeps all photos sent before after all. */
export function dropNone(correction: Correction): void {
  correction.dropped = []
}
