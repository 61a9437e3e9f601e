// A sheet of paper as a cadre photographs it: name, day and code by hand, and beside them
// a thumbprint in red ink. Drawn, of nobody.

/** The photo as what `setFiles` takes; `lines` are written on the sheet. */
export async function photoOf(browser, lines, { print = true } = {}) {
  const page = await browser.newPage()
  const url = await page.evaluate(draw, { lines, print })
  await page.close()
  const buffer = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
  return { name: 'paper.jpg', mimeType: 'image/jpeg', buffer }
}

/** Chooses it as a file: the browsers of these tests have no camera. */
export async function choose(phone, photo) {
  const other = phone.getByRole('button', { name: '相机打不开' })
  // Without HTTPS there is no camera in the page, and so no other way than by file.
  if (await phone.evaluate(() => 'mediaDevices' in navigator)) await other.tap()
  const choosing = phone.waitForEvent('filechooser')
  await phone.getByText('拍照', { exact: true }).tap()
  await (await choosing).setFiles(photo)
}

/** In the browser: it has a canvas and the letters. */
function draw({ lines, print }) {
  const canvas = document.createElement('canvas')
  const [width, height] = [(canvas.width = 1200), (canvas.height = 900)]
  const context = canvas.getContext('2d')
  context.fillStyle = 'rgb(226, 221, 210)'
  context.fillRect(0, 0, width, height)
  context.fillStyle = 'rgb(42, 44, 60)'
  context.font = '52px sans-serif'
  lines.forEach((line, at) => context.fillText(line, 80, 130 + at * 90))

  if (!print) return canvas.toDataURL('image/jpeg', 0.85)

  const image = context.getImageData(0, 0, width, height)
  const [x0, y0, rx, ry, spacing] = [820, 560, 190, 250, 11]
  // The same grain each time: a photo that changes by chance is no test.
  let seed = 7
  const grain = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  for (let y = y0 - ry; y <= y0 + ry; y++)
    for (let x = x0 - rx; x <= x0 + rx; x++) {
      const [dx, dy] = [x - x0, y - y0]
      const edge = Math.hypot(dx / rx, dy / ry)
      if (edge > 1) continue
      // A loop: ridges come up from below, turn over the core, go down again.
      const core = dx - 25 - 0.12 * dy
      const turn = dy < -30 ? Math.hypot(core, 0.8 * (dy + 30)) : Math.abs(core)
      const bend = 7 * Math.sin(dx / 70) + 9 * Math.sin((dx + 2 * dy) / 110) + 0.0009 * dy * dy
      const ridge = 0.5 + 0.5 * Math.sin((2 * Math.PI * (turn + bend)) / spacing)
      const ink = Math.min(1, (1 - edge) * 8) * (0.1 + 0.75 * ridge) * (0.85 + 0.15 * grain())
      const at = 4 * (y * width + x)
      ;[176, 32, 38].forEach((colour, c) => {
        image.data[at + c] = image.data[at + c] * (1 - ink) + colour * ink
      })
    }
  context.putImageData(image, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.85)
}
