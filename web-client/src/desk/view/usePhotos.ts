import { onBeforeUnmount, reactive, watch, type Ref } from 'vue'
import { ApiProblem, Unreachable } from '@/shared/api/client'
import type { Problem } from '@/shared/api/types'
import type { AttachmentView, CaseView } from '../api/types'
import { withToken } from '../api/token'

/** A photo of a case, and how far it is on its way to the screen. */
export interface Photo {
  of: AttachmentView
  url: string
  state: 'missing' | 'loading' | 'shown' | 'failed'
}

async function fetchPhoto(id: string, sha256: string): Promise<Blob> {
  return withToken(async (authorization) => {
    const response = await fetch(`/api/v1/cases/${id}/attachments/${sha256}`, {
      headers: { Authorization: authorization },
      credentials: 'same-origin',
    }).catch((cause: unknown) => {
      throw new Unreachable(cause)
    })
    if (response.ok) return response.blob()
    throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as Problem)
  })
}

/** The photos of a case as object URLs: a picture behind a token has no address of its
 *  own. They are given back when the case is left. */
export function usePhotos(view: Readonly<Ref<CaseView | null>>): Photo[] {
  const photos = reactive<Photo[]>([])

  function clear(): void {
    photos.forEach((photo) => photo.url && URL.revokeObjectURL(photo.url))
    photos.length = 0
  }

  async function load(photo: Photo, id: string): Promise<void> {
    photo.state = 'loading'
    try {
      const blob = await fetchPhoto(id, photo.of.sha256)
      if (!photos.includes(photo)) return
      photo.url = URL.createObjectURL(blob)
      photo.state = 'shown'
    } catch {
      photo.state = 'failed'
    }
  }

  watch(
    () => view.value?.attachments.map((of) => `${of.sha256}${of.received_at ?? ''}`).join(),
    () => {
      clear()
      const id = view.value?.id
      for (const of of view.value?.attachments ?? []) {
        photos.push({ of, url: '', state: 'missing' })
        const photo = photos[photos.length - 1]
        if (photo && id && of.received_at) void load(photo, id)
      }
    },
    { immediate: true },
  )
  onBeforeUnmount(clear)
  return photos
}
