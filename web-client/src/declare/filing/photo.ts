import { loadJudge } from '@/shared/validator'

/** Longest side of what is sent; a township reads a bill well at this size. */
const LONGEST = 2000
const QUALITY = 0.82
/** Longest side of what is judged: more pixels take longer and say no more. */
const JUDGED = 1200

export class BrokenPhoto extends Error {}

/**
 * Draws the picture anew: smaller, upright, as JPEG, and without what the camera wrote
 * into it (GPS). Never holds more than one canvas.
 */
export async function shrink(file: Blob): Promise<Blob> {
  const canvas = await draw(file, LONGEST)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new BrokenPhoto())),
      'image/jpeg',
      QUALITY,
    ),
  )
}

export interface PrintAdvice {
  good: boolean
  reasons: string[]
}

/** What the crate says of a print's photo; null where it cannot say. Advice, no more. */
export async function assessPrint(photo: Blob): Promise<PrintAdvice | null> {
  const judge = await loadJudge()
  if (!judge) return null
  const canvas = await draw(photo, JUDGED)
  const { width, height } = canvas
  const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data
  const report = judge.assessThumbprint(new Uint8Array(pixels.buffer), width, height)
  return { good: report.verdict === 'good', reasons: report.reasons }
}

async function draw(file: Blob, longest: number): Promise<HTMLCanvasElement> {
  const picture = await decode(file)
  const scale = Math.min(1, longest / Math.max(picture.naturalWidth, picture.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new BrokenPhoto()
  // JPEG has no transparency: a screenshot with holes would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

function decode(file: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(file)
  return new Promise((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => resolve(picture)
    picture.onerror = () => reject(new BrokenPhoto())
    picture.src = url
  }).finally(() => URL.revokeObjectURL(url)) as Promise<HTMLImageElement>
}
