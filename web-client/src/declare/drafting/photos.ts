import type { Attachment, AttachmentKind } from '@/shared/api/declaration'
import { roomAfter } from '@/shared/offline/shelf'
import { shrink } from '@/shared/photo'
import { sha256 } from '@/shared/photo/sha256'
import { sentence } from '@/shared/texts/text'
import { draft } from './current'
import { save } from './autosave'
import { manifestOf } from '../filing/correction'
import { attachmentsOf } from '../filing/declaration'
import { type DraftPhoto } from '../filing/draft'
import { onUnkept, state, store } from '../state/state'
import { T } from '@/shared/texts/phone/texts'

/** Photos of the draft: bytes on the shelf, hashes in the form. */
export function photosOf(kind: AttachmentKind): DraftPhoto[] {
  return draft().photos.filter((photo) => photo.kind === kind)
}

/** Whether one more of that kind is too many: the form takes so many, whatever they show. */
export function isFull(kind: AttachmentKind, instead = false): boolean {
  return goingWith({ kind, sha256: '', size: 0 }, instead).length > mostPhotos()
}
export const mostPhotos = () => state.bootstrap?.policy.attachments_max ?? 12

/**
 * All that the township will have when this one is added, `instead` of those of its kind; in
 * a correction what is there already too, but for what this one takes the place of.
 */
function goingWith(photo: DraftPhoto, instead: boolean): Attachment[] {
  const others = draft().photos.filter(({ kind }) => !(instead && kind === photo.kind))
  const answers = { ...draft(), photos: [...others, photo] }
  return answers.correction ? manifestOf(answers) : attachmentsOf(answers)
}

/**
 * Adds a photo, `instead` of those of its kind: they go when the new one is kept. Returns a
 * sentence when it cannot be taken; then all is as it was.
 */
export async function addPhoto(
  kind: AttachmentKind,
  file: Blob,
  { instead = false } = {},
): Promise<string | null> {
  const { id } = state.current!
  const photo = await readable(file)
  if (typeof photo === 'string') return photo
  try {
    const hash = await sha256(photo)
    // Taken over by another tab, the page is of another record: never into that one.
    if (state.current?.id !== id) return null
    const same = draft().photos.find((other) => other.sha256 === hash)
    if (same) return instead && same.kind === kind ? null : said('attachment.duplicate')
    const old = instead ? photosOf(kind) : []
    const added = { kind, sha256: hash, size: photo.size }
    const full = tooMuch(added, instead)
    if (full) return full
    await store.shelf.putPhoto(id, hash, photo)
    const stay = draft().photos.filter((other) => !old.includes(other))
    draft().photos = [...stay, added]
    if (await save()) await forget(id, old)
    return null
  } catch (error) {
    onUnkept(error)
    return roomAfter(error) === 'full' ? T.photo.noRoom : T.photo.notKept
  }
}

const said = (code: string, params = {}) => sentence({ code, params }).text

/** As it is sent, or why it cannot be read. */
async function readable(file: Blob): Promise<Blob | string> {
  try {
    if (file.size === 0) return T.photo.unreadable
    // A picture that the phone has taken away again fails here, not when it is chosen.
    const head = new Uint8Array(await new Response(file.slice(0, 32)).arrayBuffer())
    return (await shrink(file)) ?? (isHeic(head) ? T.photo.heic : T.photo.broken)
  } catch {
    return T.photo.unreadable
  }
}

/** Apple's and some Androids' format, by its first bytes: what a file calls itself is not asked. */
function isHeic(head: Uint8Array): boolean {
  const box = String.fromCharCode(...head.slice(4, 12))
  return /^ftyp(hei|hev|mif1|msf1|avif)/.test(box)
}

/** A limit of the county that this photo would break. */
function tooMuch(photo: DraftPhoto, instead: boolean): string | null {
  const policy = state.bootstrap?.policy
  if (!policy) return null
  if (photo.size > policy.attachment_max_bytes) return said('attachment.too_large')
  const total = goingWith(photo, instead).reduce((sum, { size }) => sum + size, 0)
  const max_mb = policy.attachments_max_bytes >> 20
  return total > policy.attachments_max_bytes ? said('attachments.too_large', { max_mb }) : null
}

async function forget(id: string, photos: DraftPhoto[]): Promise<void> {
  for (const { sha256 } of photos) await store.shelf.removePhoto(id, sha256)
}

export async function removePhoto(hash: string): Promise<void> {
  const { id } = state.current!
  const gone = draft().photos.filter((photo) => photo.sha256 === hash)
  draft().photos = draft().photos.filter((photo) => photo.sha256 !== hash)
  await save()
  await forget(id, gone)
}

export async function photoUrl(id: string, hash: string): Promise<string | null> {
  const blob = await store.shelf.photo(id, hash)
  return blob ? URL.createObjectURL(blob) : null
}
