import { type PrintVerdict, loadJudge } from '@/shared/validator'
import { draw, pixelsOf, toJpeg } from './draw'

/** Longest side of what is sent, in px: a township can read a bill, or a page of A4, at this size. */
const LONGEST = 2000
const QUALITY = 0.82
/** Longest side of what is judged, in px: more pixels take longer and tell no more. */
const JUDGED = 1200

/** What is done to a photo, in a worker where there is one. */
export const tasks = {
  /** The photo as it is sent; null where it is no picture. */
  async shrink(file: Blob): Promise<Blob | null> {
    const canvas = await draw(file, LONGEST)
    return canvas && toJpeg(canvas, QUALITY)
  },
  /** The crate's verdict on a print's photo; null where it cannot judge. */
  async assess(file: Blob): Promise<PrintVerdict | null> {
    const judge = await loadJudge()
    const canvas = judge && (await draw(file, JUDGED))
    return canvas && judge.assessThumbprint(pixelsOf(canvas), canvas.width, canvas.height)
  },
}
export type Task = keyof typeof tasks
