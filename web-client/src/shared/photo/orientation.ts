/** A JPEG's Exif lies in its first segments; a thumbnail in it is at most 64 KB. */
const HEAD = 1 << 17
const APP1 = 0xffe1
const START_OF_SCAN = 0xffda
const ORIENTATION = 0x0112
const UPRIGHT = 1

interface Turned {
  /** The same picture without the orientation, so that no engine turns it. */
  file: Blob
  /** The orientation, 1 to 8 as in Exif: how it has to be turned. */
  orientation: number
}

/**
 * What the camera says of how it was held, taken out of the file. Engines before Chrome
 * 81 do not heed it and later ones do; so none is asked to, and we turn the picture.
 */
export async function takeOrientation(file: Blob): Promise<Turned> {
  const head = await new Response(file.slice(0, HEAD)).arrayBuffer()
  const view = new DataView(head)
  const found = findTag(view)
  if (!found) return { file, orientation: UPRIGHT }
  const { at, little } = found
  const orientation = view.getUint16(at, little)
  if (orientation < 2 || orientation > 8) return { file, orientation: UPRIGHT }
  view.setUint16(at, UPRIGHT, little)
  return { file: new Blob([head, file.slice(HEAD)], { type: file.type }), orientation }
}

interface Place {
  at: number
  little: boolean
}

/** Where the two bytes of the orientation are, or null. */
function findTag(view: DataView): Place | null {
  try {
    if (view.getUint16(0) !== 0xffd8) return null
    let at = 2
    for (;;) {
      const marker = view.getUint16(at)
      if (marker === START_OF_SCAN || marker >> 8 !== 0xff) return null
      if (marker === APP1 && view.getUint32(at + 4) === 0x45786966) return inTiff(view, at + 10)
      at += 2 + view.getUint16(at + 2)
    }
  } catch {
    // It ends before it says: another kind of picture, or a damaged one.
    return null
  }
}

/** Exif is a TIFF file; the orientation is an entry of its first directory. */
function inTiff(view: DataView, start: number): Place | null {
  const little = view.getUint16(start) === 0x4949
  const directory = start + view.getUint32(start + 4, little)
  const entries = view.getUint16(directory, little)
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + n * 12
    if (view.getUint16(entry, little) === ORIENTATION) return { at: entry + 8, little }
  }
  return null
}
