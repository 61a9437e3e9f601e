import { markRaw } from 'vue'
import { call } from '@/shared/api/client'
import { isPhotoReceipt } from '@/shared/api/guards'
import { shrink } from '@/shared/photo'
import { sha256 } from '@/shared/photo/sha256'
import { say } from '../words/say'
import type { CaseView } from '../api/types'
import { withToken } from '../api/token'
import type { useAnswer } from './useAnswer'

/** The photo of what was signed or printed on paper. */
export interface PrintPhoto {
  blob: Blob
  sha256: string
  /** The file's, so that a form that is opened again says what it has. */
  name: string
}

const UPLOAD_MS = 90_000

/** Reads a photo; null where the file is no picture, or this browser cannot read or hash it. */
export async function readPrint(file: File): Promise<PrintPhoto | null> {
  const blob = await shrink(file).catch(() => null)
  const hash = blob && (await sha256(blob).catch(() => ''))
  return blob && hash ? { blob: markRaw(blob), sha256: hash, name: file.name } : null
}

/** Sends the bytes of a photo that the case lists; returns a sentence where that failed. */
async function sendPrint(id: string, { blob, sha256 }: PrintPhoto): Promise<string> {
  const path = `/cases/${id}/attachments/${sha256}`
  const is = isPhotoReceipt(sha256)
  const options = { body: blob, type: 'image/jpeg', timeoutMs: UPLOAD_MS, is }
  try {
    await withToken((authorization) => call('PUT', path, { ...options, authorization }))
    return ''
  } catch (error) {
    return say(error)
  }
}

/** Sends an answer, then the photo that it lists. Null where either failed: sent again, the
 *  answer is the same one, and the photo follows. */
export async function answerWithPhoto(
  answer: ReturnType<typeof useAnswer>,
  body: unknown,
  photo: PrintPhoto | null,
): Promise<CaseView | null> {
  const view = await answer.send(body)
  const failed = view && photo ? await sendPrint(view.id, photo) : ''
  if (!failed) return view
  answer.failure.value = `已经记下，但照片没有发出去，请再按一次“记下”。${failed}`
  return null
}
