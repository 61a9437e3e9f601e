import type { AttachmentKind } from '@/shared/api/declaration'
import { shrink } from '@/shared/photo'
import { sha256 } from '@/shared/sha256'
import { sentence } from '@/shared/texts/text'
import { draft, save } from './drafting'
import { type DraftPhoto } from './filing/draft'
import { state, store } from './state'
import { T } from './texts'

/** Photos of the draft: bytes on the shelf, hashes in the form. */
export function photosOf(kind: AttachmentKind): DraftPhoto[] {
  return draft().photos.filter((photo) => photo.kind === kind)
}

/** Adds a photo; returns a sentence when it cannot be taken. */
export async function addPhoto(kind: AttachmentKind, file: Blob): Promise<string | null> {
  try {
    const photo = await shrink(file)
    if (!photo) return T.photo.broken
    const hash = await sha256(photo)
    if (draft().photos.some((other) => other.sha256 === hash)) {
      return sentence({ code: 'attachment.duplicate', params: {} }).text
    }
    await store.shelf.putPhoto(state.current!.id, hash, photo)
    draft().photos.push({ kind, sha256: hash, size: photo.size })
    await save()
    return null
  } catch {
    return T.photo.noRoom
  }
}

export async function removePhoto(hash: string): Promise<void> {
  draft().photos = draft().photos.filter((photo) => photo.sha256 !== hash)
  await save()
  await store.shelf.removePhoto(state.current!.id, hash)
}

export async function photoUrl(hash: string): Promise<string | null> {
  const blob = await store.shelf.photo(state.current!.id, hash)
  return blob ? URL.createObjectURL(blob) : null
}
