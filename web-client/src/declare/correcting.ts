import { edit } from './drafting'
import { type Correction, type Item, correctionDraft } from './filing/correction'
import type { Draft } from './filing/draft'
import type { Filing } from './filing/filing'
import { stepOfDefect, stepsFor } from './filing/steps'
import { refresh } from './statusOf'
import type { DeclarationView } from '@/shared/api/types'

/**
 * 去改: asks only for what the township returned, or for `also`. A phone that still has all
 * of it changes that; one that has sent it, and kept nothing, mends it by what is asked.
 * Rejects where it must first be heard which photos the township has, and cannot be.
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

/** Something else is to be mended as well; the page comes back to where it was asked. */
export function mend(draft: Draft, item: Item): void {
  const { correction } = draft
  if (correction && !correction.items.includes(item)) correction.items.push(item)
}

/** It is to stay as it was after all. */
export function leave(correction: Correction, item: Item): void {
  correction.items = correction.items.filter((one) => one !== item)
}
