import { reactive } from 'vue'
import { call } from '@/shared/api/client'
import { upload } from '@/shared/api/upload'
import type { AttachmentReceipt, Submission } from '@/shared/api/types'
import { type Lease, takeLease } from '@/shared/offline/lease'
import { fillerHeaders, isSessionProblem } from './token'
import { type Filing, openFiling, textArrived, isPending } from '../filing/filing'
import { type Ways, sendAll, waitOf } from './queue'
import { tell } from './news'
import { newest, onKept, onLost, onUnkept, show, state, store } from '../state/state'
import { askToBeWoken, onWoken } from './waking'

const device = (filing: Filing) => `Device ${filing.key}`
/** Another tab is at it; look again later, in case that tab goes away. */
const OTHER_TAB_MS = 10_000
/** Where the store cannot say whether another tab sends: twice is harmless, never is not. */
const NOBODY_ELSE: Lease = { release() {}, lost: new Promise(() => {}) }
/** What a timer takes is limited: 24.8 days, and more fires at once. */
const LONGEST_TIMER_MS = 3_600_000

const ways: Ways = {
  async putText(filing) {
    const path =
      filing.version === 1
        ? `/declarations/${filing.id}`
        : `/declarations/${filing.id}/versions/${filing.version}`
    const put = async (fresh: boolean) => {
      const headers = await fillerHeaders(filing, fresh)
      const type = filing.patch ? 'application/merge-patch+json' : 'application/json'
      const options = { body: filing.body ?? '', type, headers }
      return call<Submission>('PUT', path, { ...options, authorization: device(filing) })
    }
    // The token may have been ended at the server before its time.
    const again = (error: unknown) => {
      if (isSessionProblem(error)) return put(true)
      throw error
    }
    const { data } = await put(false).catch(again)
    await tell(filing.id)
    return data
  },
  async putPhoto(filing, sha256, bytes) {
    const path = `/declarations/${filing.id}/attachments/${sha256}`
    const going = (sent: number) => (photo.percent = Math.floor((sent / bytes.size) * 100))
    photo.of = filing.id
    going(0)
    const sending = upload<AttachmentReceipt>(path, bytes, { authorization: device(filing) }, going)
    return sending.finally(() => (photo.of = ''))
  },
  photo: (id, sha256) => store.shelf.photo(id, sha256),
  removePhotos: (id) => store.shelf.removePhotos(id),
  async save(filing) {
    filing.changedAt = Date.now()
    // A full phone must not keep a filing from being sent.
    await store.shelf.put(filing).then(onKept, onUnkept)
    show(filing)
  },
  now: () => Date.now(),
  random: () => Math.random(),
}

/**
 * Sends what this phone had no room to keep, from the screen, while there is a line.
 * Returns whether the township has it.
 */
export async function sendUnkept(filing: Filing): Promise<boolean> {
  await sendAll([filing.id], async () => filing, ways)
  return textArrived(filing)
}

/**
 * Who wants it sent. `timer`: what is due. `signal`: the phone came back to a signal, to
 * the front, to life: what was waiting for a line, but not what the server asked to wait
 * for. `person`: everything.
 */
type Urge = 'timer' | 'signal' | 'person'
interface Pass {
  urge: Urge
  /** This record alone. */
  only?: string
}

/** The photo that is going out, and how much of it has gone. */
export const photo = reactive({ of: '', percent: 0 })

/** A pass over several: how many of the texts have arrived, of how many. */
export const progress = reactive({ done: 0, of: 0 })

let running: Promise<void> | null = null
let next: Pass | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Sends what is to be sent. One tab at a time, one record after the other: on a weak line
 * two at once are slower than one. Asked again meanwhile, it makes another pass after it.
 */
export async function flush(urge: Urge = 'timer', only?: string): Promise<void> {
  if (running) {
    if (urge !== 'timer') next = { urge, only: next ? undefined : only }
    return running
  }
  running = passes({ urge, only })
  await running
}

/** When no pass is under way. */
export function idle(): Promise<void> {
  return running ?? Promise.resolve()
}

async function passes(first: Pass): Promise<void> {
  clearTimeout(timer)
  next = null
  let wait = OTHER_TAB_MS
  // Once for all passes: a lock that was let go of a moment ago is not free yet.
  const lease = await takeLease('shouwang-outbox', store.db).catch(() => NOBODY_ELSE)
  try {
    for (let pass: Pass | null = lease && first; pass; ) {
      wait = await sendDue(pass)
      pass = next
      next = null
    }
  } finally {
    lease?.release()
    running = null
    schedule(wait, lease ? 'timer' : first.urge)
  }
}

/** Returns how long the line is to be left alone. */
async function sendDue({ urge, only }: Pass): Promise<number> {
  const due = (await pending()).filter(
    (filing) => (!only || filing.id === only) && isDue(filing, urge),
  )
  progress.done = 0
  progress.of = due.filter((filing) => !textArrived(filing)).length
  const ids = due.map(({ id }) => id)
  const silent = await sendAll(ids, newest, ways, () => (progress.done += 1))
  progress.of = 0
  return silent ? waitOf(silent, Date.now()) : 0
}

function isDue(filing: Filing, urge: Urge): boolean {
  if (urge === 'person' || waitOf(filing, Date.now()) === 0) return true
  return urge === 'signal' && filing.problem === null
}

/** What failed before comes last: it must not hold up what has not been tried. */
async function pending(): Promise<Filing[]> {
  const kept = (await store.shelf.list().catch(onLost)) ?? []
  const known = new Set(kept.map(({ id }) => id))
  const lost = state.records.filter(({ id }) => !known.has(id))
  const copies = JSON.parse(JSON.stringify(lost)) as Filing[]
  const filings = [...kept, ...copies].map(openFiling).filter(isPending)
  return filings.sort((a, b) => a.tries - b.tries || a.createdAt - b.createdAt)
}

/** What a person asked for while another tab was sending is not forgotten. */
function schedule(atLeast: number, urge: Urge): void {
  const waits = state.records.filter(isPending).map((filing) => waitOf(filing, Date.now()))
  if (waits.length === 0) return
  // One that believes in its line would wake us at once, and after each try again.
  if (!state.online) void askToBeWoken()
  const wait = urge === 'timer' ? Math.max(1000, atLeast, Math.min(...waits)) : atLeast
  timer = setTimeout(() => void flush(urge), Math.min(wait, LONGEST_TIMER_MS))
}

/** Sends when the phone comes back: to a signal, to the front, to life. */
export function startOutbox(): void {
  addEventListener('online', () => {
    state.online = true
    void flush('signal')
  })
  addEventListener('offline', () => {
    state.online = false
    if (state.records.some(isPending)) void askToBeWoken()
  })
  onWoken(() => void flush('signal'))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush('signal')
  })
  void flush('signal')
}
