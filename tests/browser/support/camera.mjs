// What cameras make: pictures of many pixels, and pictures that lie on their side.

/**
 * A photo of `width` × `height`, red in its left half and blue in its right, with a grain
 * that a camera's noise makes of it. With `orientation` (Exif, 1 to 8) it says how the
 * camera was held.
 */
export async function cameraPhoto(browser, { width, height, orientation }) {
  const page = await browser.newPage()
  const url = await page.evaluate(draw, { width, height })
  await page.close()
  const jpeg = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  const buffer = orientation ? withOrientation(jpeg, orientation) : jpeg
  return { name: 'camera.jpg', mimeType: 'image/jpeg', buffer }
}

/** In the browser. */
function draw({ width, height }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  const tile = new ImageData(100, 100)
  let seed = 7
  for (let at = 0; at < tile.data.length; at += 1) {
    seed = (seed * 16807) % 2147483647
    tile.data[at] = at % 4 === 3 ? 60 : seed & 255
  }
  const grain = Object.assign(document.createElement('canvas'), { width: 100, height: 100 })
  grain.getContext('2d').putImageData(tile, 0, 0)
  for (const [colour, from] of [['rgb(200, 30, 30)', 0], ['rgb(30, 30, 200)', width / 2]]) {
    context.fillStyle = colour
    context.fillRect(from, 0, width / 2, height)
  }
  context.fillStyle = context.createPattern(grain, 'repeat')
  context.fillRect(0, 0, width, height)
  return canvas.toDataURL('image/jpeg', 0.92)
}

/** After the first two bytes: an Exif segment with one entry. */
function withOrientation(jpeg, orientation) {
  const exif = Buffer.from(
    'ffe10022' + '457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100000000' + '00000000',
    'hex',
  )
  exif.writeUInt16BE(orientation, exif.length - 8)
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)])
}

/** From now on the page's photos are made ready only once a form's button has been pressed. */
export const slowPhotos = (page) =>
  page.evaluate(() => {
    const { postMessage } = Worker.prototype
    Worker.prototype.postMessage = function (...args) {
      const pressed = ({ target }) => {
        if (!target.closest('[type="submit"]')) return
        removeEventListener('click', pressed, true)
        requestAnimationFrame(() => requestAnimationFrame(() => postMessage.apply(this, args)))
      }
      addEventListener('click', pressed, true)
    }
  })
