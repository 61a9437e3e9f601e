import { takeOrientation } from './orientation'

/** As a worker has it, or as a page of an older engine has it. */
type Canvas = OffscreenCanvas | HTMLCanvasElement
type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

/**
 * Draws the picture anew, upright and with at most `longest` pixels a side, so that
 * nothing of what the camera wrote into the file (where it was taken) stays. Null where
 * it is no picture. Holds one bitmap and one canvas, and lets go of the bitmap.
 */
export async function draw(file: Blob, longest: number): Promise<Canvas | null> {
  const turned = await takeOrientation(file)
  const picture = await decode(turned.file).catch(() => null)
  if (!picture) return null
  try {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
    const width = Math.max(1, Math.round(picture.width * scale))
    const height = Math.max(1, Math.round(picture.height * scale))
    const onSide = turned.orientation > 4
    const canvas = newCanvas(onSide ? height : width, onSide ? width : height)
    const context = canvas.getContext('2d') as Context | null
    if (!context) return null
    // JPEG has no transparency: a screenshot with holes would turn black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.imageSmoothingQuality = 'high'
    turn(context, turned.orientation, width, height)
    context.drawImage(picture, 0, 0, width, height)
    return canvas
  } finally {
    if ('close' in picture) picture.close()
  }
}

function decode(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  if (typeof createImageBitmap === 'function') return createImageBitmap(file)
  const url = URL.createObjectURL(file)
  const loaded = new Promise<HTMLImageElement>((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => resolve(picture)
    picture.onerror = reject
    picture.src = url
  })
  return loaded.finally(() => URL.revokeObjectURL(url))
}

function newCanvas(width: number, height: number): Canvas {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

/** From how the picture lies in the file to how it was seen; the numbers are Exif's. */
function turn(context: Context, orientation: number, width: number, height: number): void {
  const matrices: Record<number, [number, number, number, number, number, number]> = {
    2: [-1, 0, 0, 1, width, 0],
    3: [-1, 0, 0, -1, width, height],
    4: [1, 0, 0, -1, 0, height],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, height, 0],
    7: [0, -1, -1, 0, height, width],
    8: [0, -1, 1, 0, 0, width],
  }
  const matrix = matrices[orientation]
  if (matrix) context.setTransform(...matrix)
}

export function toJpeg(canvas: Canvas, quality: number): Promise<Blob | null> {
  const type = 'image/jpeg'
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type, quality })
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality))
}

/** All pixels, four bytes (RGBA) each. */
export function pixelsOf(canvas: Canvas): Uint8Array {
  const context = canvas.getContext('2d') as Context
  return new Uint8Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
}
