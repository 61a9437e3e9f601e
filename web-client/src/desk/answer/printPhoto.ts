import { markRaw } from 'vue'
import { call } from '@/shared/api/client'
import { shrink } from '@/shared/photo'
import { sha256 } from '@/shared/photo/sha256'
import { say } from '../words/say'
import { withToken } from '../api/token'

/** The photo of a print that was taken at home. */
export interface PrintPhoto {
  blob: Blob
  sha256: string
}

const UPLOAD_MS = 90_000

/** Reads a photo; null where the file is no picture, or this browser cannot hash it. */
export async function readPrint(file: Blob): Promise<PrintPhoto | null> {
  const blob = await shrink(file)
  const hash = blob && (await sha256(blob).catch(() => ''))
  return blob && hash ? { blob: markRaw(blob), sha256: hash } : null
}

/** Sends the bytes of a photo that the case lists; returns a sentence where that failed. */
export async function sendPrint(id: string, { blob, sha256 }: PrintPhoto): Promise<string> {
  const path = `/cases/${id}/attachments/${sha256}`
  try {
    await withToken((authorization) =>
      call('PUT', path, { body: blob, type: 'image/jpeg', authorization, timeoutMs: UPLOAD_MS }),
    )
    return ''
  } catch (error) {
    return say(error)
  }
}
