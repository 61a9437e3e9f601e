import { markRaw, reactive } from 'vue'
import type { Attachment, AttachmentKind } from '@/shared/api/declaration'
import { call } from '@/shared/api/client'
import { isPhotoReceipt } from '@/shared/api/guards'
import { shrink } from '@/shared/photo'
import { Making } from '@/shared/photo/making'
import { sha256 } from '@/shared/photo/sha256'
import { sentence } from '@/desk/words/sentence'
import { say } from '../words/say'
import { withToken } from '../api/token'

/** A photo of the entry: chosen, then sent after the text. */
export interface EntryPhoto extends Attachment {
  blob: Blob
  url: string
  state: 'kept' | 'sending' | 'sent' | 'failed'
  /** Why it could not be sent, in a sentence; else empty. */
  why: string
}

const UPLOAD_MS = 90_000
const photos = reactive<EntryPhoto[]>([])
/** Saving the entry waits for the photos that are being made for it. */
const making = new Making()
/** Counts the entries: a photo must never get into the next household's. */
let entry = 0

/** Adds a picture; returns a sentence when it cannot be taken. */
async function add(kind: AttachmentKind, file: Blob): Promise<string> {
  const mine = entry
  const blob = await shrink(file).catch(() => null)
  if (!blob) return '这个文件不是照片，或者打不开。请换一张 JPG、PNG 照片。'
  const hash = await sha256(blob).catch(() => '')
  if (!hash) return '这个浏览器不能处理照片，请换用新版的 Chrome 或 Edge。'
  if (mine !== entry) return ''
  if (photos.some((photo) => photo.sha256 === hash))
    return sentence({ code: 'attachment.duplicate', params: {} }).text
  photos.push({
    kind,
    sha256: hash,
    size: blob.size,
    media_type: 'image/jpeg',
    blob: markRaw(blob),
    url: URL.createObjectURL(blob),
    state: 'kept',
    why: '',
  })
  return ''
}

function remove(photo: EntryPhoto): void {
  URL.revokeObjectURL(photo.url)
  photos.splice(photos.indexOf(photo), 1)
}

function clear(): void {
  entry += 1
  photos.forEach((photo) => URL.revokeObjectURL(photo.url))
  photos.length = 0
}

/** Sends a photo; sent again it is the same photo. */
async function send(photo: EntryPhoto, id: string): Promise<void> {
  photo.state = 'sending'
  photo.why = ''
  try {
    await withToken((authorization) =>
      call('PUT', `/cases/${id}/attachments/${photo.sha256}`, {
        is: isPhotoReceipt(photo.sha256),
        body: photo.blob,
        type: photo.media_type,
        authorization,
        timeoutMs: UPLOAD_MS,
      }),
    )
    photo.state = 'sent'
  } catch (error) {
    photo.state = 'failed'
    photo.why = say(error)
  }
}

/** Sends all that have not arrived, one after the other. */
async function sendAll(id: string): Promise<void> {
  for (const photo of [...photos]) if (photo.state !== 'sent') await send(photo, id)
}

/** The photos of the entry in progress; one set for the page. */
export function useEntryPhotos() {
  return { photos, making, add, remove, clear, send, sendAll }
}
