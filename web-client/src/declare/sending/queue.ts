import { ApiProblem, Unreachable, toldBy } from '@/shared/api/client'
import type { AttachmentReceipt, Submission } from '@/shared/api/types'
import { type Filing, type FilingPhoto, forgetContent, isPending, needsSignIn, textArrived } from '../filing/filing'

/** What the queue needs from outside; tests pass in a server of their own. */
export interface Ways {
  putText(filing: Filing): Promise<Submission>
  putPhoto(filing: Filing, sha256: string, bytes: Blob): Promise<AttachmentReceipt>
  photo(id: string, sha256: string): Promise<Blob | undefined>
  removePhotos(id: string): Promise<void>
  /** Keeps the record, then updates the screen. */
  save(filing: Filing): Promise<void>
  now(): number
  /** From 0 up to 1. */
  random(): number
}

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 600_000
/** The longest wait, whatever the server asks for. */
const LONGEST_ASKED_MS = 3_600_000

/**
 * 5 s, 15 s, 45 s … 10 minutes between tries; a phone in the hills must not ask all the time.
 * A fifth more or less at random, so that a village whose signal is back does not ask at once.
 */
export function backoff(tries: number, random: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 3 ** Math.max(0, tries - 1))
  return Math.round(wait * (0.8 + 0.4 * random))
}

/** How many ms it still has to wait. A wait longer than any means that the clock was set back. */
export function waitOf(filing: Filing, now: number): number {
  const wait = Math.max(0, filing.retryAt - now)
  return wait > LONGEST_ASKED_MS ? 0 : wait
}

/**
 * One pass over several: first every text, as a filing is seen by the township when its
 * text is there, then the photos. Returns the record at which nobody answered: the next
 * ones would fare no better, and each would wait for its own time to run out.
 *
 * Whatever happens, nothing is lost: the content leaves the phone only when the server has
 * all of it. Sending again is always harmless, as id and bytes stay the same.
 */
export async function sendAll(
  ids: string[],
  open: (id: string) => Promise<Filing | null>,
  ways: Ways,
  arrived: () => void = () => {},
): Promise<Filing | null> {
  for (const part of [sendText, sendPhotos]) {
    for (const id of ids) {
      const filing = await open(id)
      const next = filing && isPending(filing) && textArrived(filing) === (part === sendPhotos)
      if (!next) continue
      filing.phase = 'sending'
      await ways.save(filing)
      const answered = await attempt(filing, ways, part)
      if (part === sendText && textArrived(filing)) arrived()
      if (!answered) return filing
    }
  }
  return null
}

/** Sends one record; false when nobody answered. */
async function attempt(
  filing: Filing,
  ways: Ways,
  part: (filing: Filing, ways: Ways) => Promise<void>,
): Promise<boolean> {
  try {
    await part(filing, ways)
    return true
  } catch (error) {
    await stop(filing, error, ways)
    return !(error instanceof Unreachable)
  }
}

async function sendText(filing: Filing, ways: Ways): Promise<void> {
  const { receipt, status } = await ways.putText(filing)
  filing.receipt = receipt
  filing.status = status
  // It was of the version before; this version's is to be read.
  filing.manifest = null
  filing.tries = 0
  filing.problem = null
  if (filing.photos.every(({ sent, refusal }) => sent || refusal)) return finish(filing, ways)
  filing.phase = 'waiting'
  await ways.save(filing)
}

/** Sends the photos; one that fails does not hold up the next. */
async function sendPhotos(filing: Filing, ways: Ways): Promise<void> {
  let failure: unknown = null
  for (const photo of filing.photos) {
    if (photo.sent || photo.refusal) continue
    try {
      await sendPhoto(filing, photo, ways)
    } catch (error) {
      failure = error
    }
  }
  if (failure) throw failure
  await finish(filing, ways)
}

async function sendPhoto(filing: Filing, photo: FilingPhoto, ways: Ways): Promise<void> {
  const bytes = await ways.photo(filing.id, photo.sha256)
  if (!bytes) {
    // The browser has deleted it; a new one has to be taken.
    photo.refusal = 'attachment.damaged'
    return
  }
  try {
    const { status } = await ways.putPhoto(filing, photo.sha256, bytes)
    photo.sent = true
    filing.status = status
    await ways.save(filing)
  } catch (error) {
    if (!isFinal(error)) throw error
    photo.refusal = error.problem.code
  }
}

async function finish(filing: Filing, ways: Ways): Promise<void> {
  const refused = filing.photos.find((photo) => photo.refusal)
  if (refused?.refusal) {
    filing.phase = 'attention'
    filing.problem = { code: refused.refusal, violations: [] }
  } else {
    // First: what still has its content can be finished in another pass.
    await ways.removePhotos(filing.id)
    forgetContent(filing)
  }
  await ways.save(filing)
}

async function stop(filing: Filing, error: unknown, ways: Ways): Promise<void> {
  if (isFinal(error)) {
    filing.phase = 'attention'
    filing.problem = { ...toldBy(error), violations: error.problem.violations ?? [] }
  } else {
    filing.phase = 'waiting'
    filing.tries += 1
    const asked = error instanceof ApiProblem ? (error.retryAfter ?? 0) * 1000 : 0
    const wait = Math.max(backoff(filing.tries, ways.random()), asked)
    filing.retryAt = ways.now() + Math.min(wait, LONGEST_ASKED_MS)
    filing.problem = error instanceof ApiProblem ? { ...toldBy(error), violations: [] } : null
    if (!(error instanceof ApiProblem || error instanceof Unreachable)) console.error(error)
  }
  await ways.save(filing)
}

/** Whether waiting will not change the answer. 408, 429 and the server's own faults may pass. */
function isFinal(error: unknown): error is ApiProblem {
  return (
    error instanceof ApiProblem &&
    !needsSignIn(error.problem.code) &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 408 &&
    error.status !== 429
  )
}
