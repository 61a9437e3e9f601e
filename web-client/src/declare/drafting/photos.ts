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
import { policyOf } from '../state/bootstrap'
import { onUnkept, state, store } from '../state/state'
import { T } from '@/shared/texts/phone/texts'

/** The draft's photos of one kind: bytes in the store, hashes in the form. */
export function photosOf(kind: AttachmentKind): DraftPhoto[] {
  return draft().photos.filter((photo) => photo.kind === kind)
}

/** Whether one more photo of this kind, `instead` of its kind or not, is one too many in all. */
export function isFull(kind: AttachmentKind, instead = false): boolean {
  return goingWith({ kind, sha256: '', size: 0 }, instead).length > mostPhotos()
}
export const mostPhotos = () => policyOf(draft().region)?.attachments_max ?? 12

/**
 * All photos that the township will have when this one is added, `instead` of its kind or not;
 * in a correction that includes those it has already, except the ones replaced.
 */
function goingWith(photo: DraftPhoto, instead: boolean): Attachment[] {
  const others = draft().photos.filter(({ kind }) => !(instead && kind === photo.kind))
  const answers = { ...draft(), photos: [...others, photo] }
  return answers.correction ? manifestOf(answers) : attachmentsOf(answers)
}

/**
 * Adds a photo, `instead` of those of its kind: these go once the new one is kept. Returns a
 * sentence when it cannot be taken; then nothing has changed.
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
    // Another tab took the draft over: the photo must not go into a different record.
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

/** The photo as it will be sent, or a sentence on why it cannot be read. */
async function readable(file: Blob): Promise<Blob | string> {
  try {
    if (file.size === 0) return T.photo.unreadable
    // A picture that the phone has removed fails here, not when it is chosen.
    const head = new Uint8Array(await new Response(file.slice(0, 32)).arrayBuffer())
    return (await shrink(file)) ?? (isHeic(head) ? T.photo.heic : T.photo.broken)
  } catch {
    return T.photo.unreadable
  }
}

/** HEIC, by the first bytes; the file's own name and type are not trusted. */
function isHeic(head: Uint8Array): boolean {
  const box = String.fromCharCode(...head.slice(4, 12))
  return /^ftyp(hei|hev|mif1|msf1|avif)/.test(box)
}

/** The sentence for a limit of the county that this photo would break, or null. */
function tooMuch(photo: DraftPhoto, instead: boolean): string | null {
  const policy = policyOf(draft().region)
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
