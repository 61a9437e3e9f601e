/** Longest side of what is sent; a page of A4 stays readable at this size. */
const LONGEST = 2000
const QUALITY = 0.82

/** Draws the picture anew: smaller, upright, as JPEG, without what the camera wrote into
 *  it. Null where it is no picture. */
export async function shrink(file: Blob): Promise<Blob | null> {
  const picture = await decode(file)
  if (!picture) return null
  const scale = Math.min(1, LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) return null
  // JPEG has no transparency: a screenshot with holes would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
}

async function decode(file: Blob): Promise<HTMLImageElement | null> {
  const url = URL.createObjectURL(file)
  try {
    return await new Promise((resolve) => {
      const picture = new Image()
      picture.onload = () => resolve(picture)
      picture.onerror = () => resolve(null)
      picture.src = url
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}
