import type { Attachment, Declaration } from '@/shared/api/declaration'
import { printOf } from '@/shared/form/answers'
import { fieldAt } from '@/shared/form/fields'
import type { Draft, Item } from './draft'
import type { StepName } from '@/shared/form/stepName'

interface Mended {
  steps: StepName[]
  photos?: Attachment['kind'][]
}

/** In the order of the pages. */
const MENDED: Record<Item, Mended> = {
  home: { steps: ['start'] },
  name: { steps: ['applicant'] },
  id_number: { steps: ['applicant'], photos: ['id_card'] },
  id_card_photo: { steps: ['applicant'], photos: ['id_card'] },
  phone: { steps: ['household'] },
  household: { steps: ['household'] },
  urgent: { steps: ['hardships'] },
  hardships: { steps: ['hardships'] },
  description: { steps: ['hardships'] },
  evidence: { steps: ['hardships'], photos: ['evidence'] },
  consents: { steps: ['consents'] },
  signature: { steps: ['signature', 'paper'], photos: ['thumbprint', 'signature'] },
}
export const ITEMS = Object.keys(MENDED) as Item[]

export const isItem = (name: string): name is Item => name in MENDED

/** Whether a page shows a part of the form: always, or in a correction if it is corrected. */
export const shows = (draft: Draft, item: Item): boolean =>
  !draft.correction || draft.correction.items.includes(item)

/** The pages of the parts being corrected. */
export function correctionSteps(draft: Draft, signsOnPaper: boolean): StepName[] {
  const items = draft.correction?.items ?? []
  const steps = ITEMS.filter((item) => items.includes(item)).flatMap((item) => MENDED[item].steps)
  return [...new Set(steps)].filter((step) => step !== 'paper' || signsOnPaper)
}

/** Whether a finding is about a corrected part. The rest is not on this phone, so what seems
 *  missing there is not missing. */
export function isMended(draft: Draft, path: string, declaration: Declaration): boolean {
  const { correction } = draft
  if (!correction) return true
  const photo = /^\/attachments\/(\d+)/.exec(path)
  const kind = photo && declaration.attachments?.[Number(photo[1])]?.kind
  if (kind) return correction.items.some((item) => MENDED[item].photos?.includes(kind))
  const item = itemOf(path)
  // Where a photo of the card is asked for, its number may be given with it.
  const byCard = path === '/applicant/id_number' && correction.items.includes('id_card_photo')
  return byCard || (item !== undefined && correction.items.includes(item))
}

/** The part of the form that a finding is about. */
function itemOf(path: string): Item | undefined {
  const part = fieldAt(path)?.part
  return part && isItem(part) ? part : undefined
}

export const stepOfItem = (item: Item): StepName => MENDED[item].steps[0]!

/** The kinds of photos that belong to a part, as it is answered. */
export const photosOfItem = (item: Item, draft: Draft): Attachment['kind'][] =>
  (MENDED[item].photos ?? []).filter((kind) => item !== 'signature' || kind === printOf(draft))

/** The parts that a photo of this kind belongs to. */
export function itemsOfPhoto(kind: string): Item[] {
  if (kind === 'id_card') return ['id_card_photo']
  return kind === 'thumbprint' || kind === 'signature' ? ['signature'] : ['evidence']
}

/** Whether the person may correct this part. Name, id number, signature and consents are corrected
 *  only where the township asked for them, and on the phone that filed; an id number also there
 *  where none was given. All else may be corrected unasked. */
export function mayMend(draft: Draft, item: Item): boolean {
  const { correction } = draft
  if (!correction) return false
  const asked = correction.asked.includes(item)
  if (item === 'name') return asked && !correction.helper
  if (item === 'id_number') {
    const none = draft.filedBy === 'self' && !correction.helper && !correction.was.id_number
    return (asked && !correction.helper) || none
  }
  if (item === 'signature') return asked && draft.filedBy === 'proxy' && !correction.helper
  if (item === 'consents') return asked && !correction.helper
  return true
}

/** Adds to the correction what the server found wrong in it, whatever was asked for. */
export function mendAlso(draft: Draft, violations: readonly { path: string }[]): void {
  for (const { path } of violations) {
    const item = itemOf(path)
    const { correction } = draft
    if (item && correction && !correction.items.includes(item) && mayMend(draft, item)) {
      correction.items.push(item)
    }
  }
}
