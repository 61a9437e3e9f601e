import type { Attachment, Declaration } from '@/shared/api/declaration'
import type { DeclarationView } from '@/shared/api/types'
import { spoken } from '@/shared/placeName'
import { word } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { type Draft, type DraftPhoto, emptyDraft } from './draft'
import { toDeclaration } from './declaration'
import type { StepName } from './steps'

/** What can be mended by itself: what a township returns a filing for, and 现在就过不下去. */
export type Item =
  | 'name' | 'id_number' | 'id_card_photo' | 'phone' | 'home' | 'household' | 'hardships'
  | 'description' | 'evidence' | 'consents' | 'signature' | 'urgent'

/**
 * A correction of a filing that this phone does not have any more: what is mended, and
 * what is known of the rest, which stays. It is sent as a JSON Merge Patch (RFC 7396), so
 * that nothing is lost that the phone cannot know.
 */
export interface Correction {
  /** What is mended: asked by the township, or chosen by the person. */
  items: Item[]
  /** What the township asked for, as far as it is a part of the form. */
  asked: Item[]
  /** Another phone than the one that filed: it may not say who the applicant is. */
  helper: boolean
  /**
   * Photos that have been sent. They stay, unless one of their kind takes their place. Null
   * in a draft of before: which there are has to be read before others can be sent.
   */
  kept: Attachment[] | null
  /** Those of them that go, by their hash, to make room: only while `evidence` is mended. */
  dropped?: string[]
  /** How the rest reads, masked; nothing on a proxy's phone. */
  was: Partial<Record<Item, string>>
}

interface Part {
  steps: StepName[]
  /** Its places in the form. */
  paths: string[]
  photos?: Attachment['kind'][]
}

/** In the order of the pages. */
const PARTS: Record<Item, Part> = {
  home: { steps: ['start'], paths: ['/home'] },
  name: { steps: ['name'], paths: ['/applicant/name', '/applicant/name_untypable', '/applicant/name_hint'] },
  id_number: { steps: ['id'], paths: ['/applicant/id_status', '/applicant/id_number'], photos: ['id_card'] },
  id_card_photo: { steps: ['id'], paths: ['/applicant/id_number'], photos: ['id_card'] },
  phone: { steps: ['phone'], paths: ['/applicant/phone_status', '/applicant/phone', '/applicant/contact'] },
  household: { steps: ['household'], paths: ['/household'] },
  urgent: { steps: ['hardships'], paths: ['/urgent'] },
  hardships: { steps: ['hardships'], paths: ['/hardships'] },
  description: { steps: ['hardships'], paths: ['/description'] },
  evidence: { steps: ['hardships'], paths: ['/attachments'], photos: ['evidence'] },
  consents: { steps: ['consents'], paths: ['/consents'] },
  signature: { steps: ['signature', 'paper'], paths: ['/signature'], photos: ['thumbprint', 'signature'] },
}
export const ITEMS = Object.keys(PARTS) as Item[]

export const isItem = (name: string): name is Item => name in PARTS

/** Whether a page is to show a part of the form: all of it, or what is mended. */
export const shows = (draft: Draft, item: Item): boolean =>
  !draft.correction || draft.correction.items.includes(item)

/** The pages of what is mended. */
export function correctionSteps(draft: Draft, signsOnPaper: boolean): StepName[] {
  const items = draft.correction?.items ?? []
  const steps = ITEMS.filter((item) => items.includes(item)).flatMap((item) => PARTS[item].steps)
  return [...new Set(steps)].filter((step) => step !== 'paper' || signsOnPaper)
}

/** Whether a finding is about something that is mended. The rest is not on this phone: what
 *  is missing there is not missing. */
export function isMended(draft: Draft, path: string, declaration: Declaration): boolean {
  const { correction } = draft
  if (!correction) return true
  const photo = /^\/attachments\/(\d+)/.exec(path)
  const kind = photo && declaration.attachments?.[Number(photo[1])]?.kind
  return correction.items.some((item) => {
    const { paths, photos } = PARTS[item]
    if (kind) return photos?.includes(kind)
    return paths.some((place) => path === place || path.startsWith(`${place}/`))
  })
}

/** The part of the form that a finding is about. */
export function itemOf(path: string): Item | undefined {
  return ITEMS.find((item) =>
    PARTS[item].paths.some((place) => path === place || path.startsWith(`${place}/`)),
  )
}

export const stepOfItem = (item: Item): StepName => PARTS[item].steps[0]!

/** What is mended by a photo of that kind. */
export function itemsOfPhoto(kind: string): Item[] {
  if (kind === 'id_card') return ['id_card_photo']
  return kind === 'thumbprint' || kind === 'signature' ? ['signature'] : ['evidence']
}

/** What the person may choose to mend beside what was asked. Who the applicant is is mended
 *  only where the township asked for it, and on the phone that filed; what a proxy's
 *  phone asks the applicant for is asked only once. */
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

/** A draft for mending what the township asked for. */
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

/** Photos that the township has, as far as this phone knows, and that it is not to lose. */
export function keptPhotos({ correction }: Draft): Attachment[] {
  const gone = droppedPhotos(correction)
  return (correction?.kept ?? []).filter(({ sha256 }) => !gone.includes(sha256))
}

export const droppedPhotos = (correction: Correction | null): string[] =>
  (correction?.items.includes('evidence') && correction.dropped) || []

/** Photos that this correction brings. */
export function newPhotos(draft: Draft): Attachment[] {
  const items = draft.correction?.items ?? []
  const wanted = new Set(items.flatMap((item) => PARTS[item].photos ?? []))
  return draft.photos.filter(({ kind }) => wanted.has(kind)).map(listed)
}

/** The manifest after the correction: what is new beside what was there. */
export function manifestOf(draft: Draft): Attachment[] {
  const kept = keptPhotos(draft)
  const fresh = newPhotos(draft)
  const replaced = new Set<Attachment['kind']>()
  for (const { kind } of fresh) if (kind !== 'evidence') replaced.add(kind)
  // A thumbprint takes the place of a signature, and the other way round.
  if (replaced.has('thumbprint') || replaced.has('signature')) replaced.add('thumbprint').add('signature')
  const known = new Set(fresh.map(({ sha256 }) => sha256))
  const stay = kept.filter(({ kind, sha256 }) => !replaced.has(kind) && !known.has(sha256))
  return [...stay, ...fresh]
}

const listed = ({ kind, sha256, size }: DraftPhoto): Attachment => ({
  kind, sha256, size, media_type: 'image/jpeg',
})

/** What the server found in a correction is mended too, whatever was asked. */
export function mendAlso(draft: Draft, violations: readonly { path: string }[]): void {
  for (const { path } of violations) {
    const item = itemOf(path)
    const { correction } = draft
    if (item && correction && !correction.items.includes(item) && mayMend(draft, item)) {
      correction.items.push(item)
    }
  }
}

type Patch = Record<string, unknown>

/** Only what is mended; null takes out what stood there. */
export function toPatch(draft: Draft, today: string): Patch {
  const form = toDeclaration(draft, today)
  const { items } = draft.correction!
  const before = draft.correction!.kept ?? []
  const applicant: Patch = {}
  const patch: Patch = { declared_on: today }
  for (const item of items) {
    switch (item) {
      case 'name':
        Object.assign(applicant, pick(form.applicant, ['name', 'name_untypable', 'name_hint']))
        break
      case 'id_number':
        Object.assign(applicant, pick(form.applicant, ['id_status', 'id_number']))
        break
      case 'phone':
        Object.assign(applicant, pick(form.applicant, ['phone_status', 'phone', 'contact']))
        break
      case 'home':
        // A note that is not typed anew stays with its village, and goes with it.
        patch.home = isElsewhere(draft) ? { note: null, ...form.home } : form.home
        break
      case 'urgent':
        // It is never taken back from here.
        if (form.urgent) patch.urgent = true
        break
      case 'description':
        if (form.description) patch.description = form.description
        break
      case 'signature':
        patch.signature = pick(form.signature ?? {}, ['basis', 'reason', 'witness'])
        break
      case 'household':
      case 'hardships':
      case 'consents':
        patch[item] = form[item]
    }
  }
  if (Object.keys(applicant).length > 0) patch.applicant = applicant
  const manifest = manifestOf(draft)
  const isSame = manifest.length === before.length && manifest.every((one, at) => one === before[at])
  if (!isSame) patch.attachments = manifest
  return patch
}

/** Another village than before, as far as this phone knows that one. */
function isElsewhere({ place, correction }: Draft): boolean {
  const was = correction?.was.home
  return !!was && place !== '' && spoken(place).split(' ').pop() !== spoken(was)
}

/** Fields of a part as they are now; null where there is none, so that an old one goes. */
function pick(from: object, names: string[]): Patch {
  const fields = from as Patch
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]))
}
