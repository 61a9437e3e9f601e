import { read, valuesOf } from '@/shared/form/fields'
import { spoken } from '@/shared/texts/placeName'
import { manifestOf } from './correction'
import { toDeclaration } from './declaration'
import type { Draft } from './draft'

type Patch = Record<string, unknown>

/** The corrected parts only; null removes what stood there. */
export function toPatch(draft: Draft, today: string): Patch {
  const form = toDeclaration(draft, today)
  const before = draft.correction!.kept ?? []
  const patch: Patch = { declared_on: today }
  for (const item of draft.correction!.items) {
    // The manifest is written as a whole, below.
    if (item === 'id_card_photo' || item === 'evidence') continue
    for (const path of valuesOf(item)) {
      const value = read(form, path)
      if (!isKeptAsItWas(path, value, draft)) put(patch, path, value ?? null)
    }
  }
  const manifest = manifestOf(draft)
  const isSame = manifest.length === before.length && manifest.every((one, at) => one === before[at])
  if (!isSame) patch.attachments = manifest
  return patch
}

/** What is not typed anew does not take out what stood there. */
function isKeptAsItWas(path: string, value: unknown, draft: Draft): boolean {
  // A note belongs to its village, and goes when that changes.
  if (path === '/home/note') return value === undefined && !isElsewhere(draft)
  // 现在就过不下去 is never withdrawn from here.
  if (path === '/urgent') return value !== true
  return path === '/description' && value === undefined
}

/** Whether the village differs from the one before, as far as this phone knows that one. */
function isElsewhere({ place, correction }: Draft): boolean {
  const was = correction?.was.home
  return !!was && place !== '' && spoken(place).split(' ').pop() !== spoken(was)
}

/** Puts a value at its pointer, and makes the objects on the way. */
function put(patch: Patch, path: string, value: unknown): void {
  const names = path.split('/').slice(1)
  const last = names.pop()!
  const into = names.reduce((of, name) => (of[name] ??= {}) as Patch, patch)
  into[last] = value
}
