import type { PrintVerdict } from '@/shared/validator'
import type { Reply } from './photo.worker'
import { type Task, tasks } from './tasks'

/** The photo, smaller and upright, as JPEG; null where it is no picture. */
export const shrink = (file: Blob) => inTurn('shrink', file) as Promise<Blob | null>

/** The crate's verdict on a print's photo; null where it cannot judge. It is only advice. */
export const assess = (photo: Blob) => inTurn('assess', photo) as Promise<PrintVerdict | null>

/** A worker that ran out of memory stays silent, and a photo must not take for ever. */
const PATIENCE_MS = 60_000

let waiting = 0
let last: Promise<unknown> = Promise.resolve()
let worker: Worker | null = null

/** One after the other: a photo of 12 megapixels is 48 MB while it is drawn. */
function inTurn(task: Task, file: Blob): Promise<unknown> {
  waiting += 1
  const mine = last.then(() => run(task, file))
  last = mine.catch(() => null).then(() => {
    waiting -= 1
    // Ending the worker frees its memory.
    if (waiting === 0) dismiss()
  })
  return mine
}

/** In a worker, so that the page goes on answering; in the page where that fails. */
async function run(task: Task, file: Blob): Promise<unknown> {
  if (typeof Worker === 'function' && typeof OffscreenCanvas === 'function') {
    try {
      return await ask(task, file)
    } catch {
      dismiss()
    }
  }
  return tasks[task](file)
}

function ask(task: Task, file: Blob): Promise<unknown> {
  worker ??= new Worker(new URL('./photo.worker.ts', import.meta.url), { type: 'module' })
  const asked = worker
  let timer: ReturnType<typeof setTimeout> | undefined
  return new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('silent')), PATIENCE_MS)
    asked.onmessage = ({ data }: MessageEvent<Reply>) =>
      'made' in data ? resolve(data.made) : reject(new Error('failed'))
    // The worker did not load.
    asked.onerror = reject
    asked.postMessage({ task, file })
  }).finally(() => clearTimeout(timer))
}

function dismiss(): void {
  worker?.terminate()
  worker = null
}
