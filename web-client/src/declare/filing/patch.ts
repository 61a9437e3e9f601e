import { spoken } from '@/shared/texts/placeName'
import { manifestOf } from './correction'
import { toDeclaration } from './declaration'
import type { Draft } from './draft'

type Patch = Record<string, unknown>

/** The corrected parts only; null removes what stood there. */
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
        // A note that is not typed anew belongs to its village, and goes when that changes.
        patch.home = isElsewhere(draft) ? { note: null, ...form.home } : form.home
        break
      case 'urgent':
        // It is never withdrawn from here.
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

/** Whether the village differs from the one before, as far as this phone knows that one. */
function isElsewhere({ place, correction }: Draft): boolean {
  const was = correction?.was.home
  return !!was && place !== '' && spoken(place).split(' ').pop() !== spoken(was)
}

/** A part's fields as they are now; null where one is empty, so that an old value is removed. */
function pick(from: object, names: string[]): Patch {
  const fields = from as Patch
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]))
}
