import type { Read } from '../api/types'
import { label } from '../words/labels'

/** Looks of one account for one purpose, one after another. */
interface Reader {
  name: string
  purpose: Read['purpose']
  /** When the first and the last of them were. */
  from: string
  until: string
  /** What was seen, in words. */
  seen: string[]
}

/** A case opens as several looks (the form, the timeline, the photos): apart by no more than
 *  this, they are shown as one. */
const TOGETHER = 10 * 60_000

/** Who looked, newest first, as the server lists them. */
export function readersOf(reads: readonly Read[]): Reader[] {
  const readers: Reader[] = []
  for (const { at, name, purpose, tier } of reads) {
    const last = readers[readers.length - 1]
    const seen = label('tier', tier)
    const isSame = last?.name === name && last.purpose === purpose
    if (last && isSame && Date.parse(last.from) - Date.parse(at) <= TOGETHER) {
      last.from = at
      if (!last.seen.includes(seen)) last.seen.unshift(seen)
    } else readers.push({ name, purpose, from: at, until: at, seen: [seen] })
  }
  return readers
}
