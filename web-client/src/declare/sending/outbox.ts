import { reactive } from 'vue'
import { call } from '@/shared/api/client'
import { upload } from '@/shared/api/upload'
import { isPhotoReceipt, isSubmission } from '@/shared/api/guards'
import { aloneLease, takeLease } from '@/shared/offline/lease'
import { device, fillerHeaders, isSessionProblem } from './token'
import { type Filing, openFiling, textArrived, isPending } from '../filing/filing'
import { type Ways, sendAll, waitOf } from './queue'
import { tell } from './news'
import { newest, onKept, onLost, onUnkept, show, state, store } from '../state/state'
import { askToBeWoken, onWoken } from './waking'

/** How long to wait while another tab sends, in case that tab goes away. */
const OTHER_TAB_MS = 10_000
/** Timers overflow after 24.8 days and then fire at once, so longer waits are split. */
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
      const is = isSubmission(filing.id, filing.version)
      const options = { body: filing.body ?? '', type, headers, is }
      return call('PUT', path, { ...options, authorization: device(filing) })
    }
    // The server may have ended the token before its time.
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
    const options = { authorization: device(filing), is: isPhotoReceipt(sha256) }
    const sending = upload(path, bytes, options, going)
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
 * Sends a record that this phone had no room to keep, from memory, while there is a line.
 * Returns whether the township has it.
 */
export async function sendUnkept(filing: Filing): Promise<boolean> {
  await sendAll([filing.id], async () => filing, ways)
  return textArrived(filing)
}

/**
 * What asks for sending. `timer`: what is due. `signal`: the phone came back to a signal, to
 * the front, to life: records that wait for a line, but not those the server asked to delay.
 * `person`: everything.
 */
type Urge = 'timer' | 'signal' | 'person'
interface Pass {
  urge: Urge
  /** The id of the only record to send; absent: all. */
  only?: string
}

/** The photo that is being uploaded, and the percentage done. */
export const photo = reactive({ of: '', percent: 0 })

/** A pass over several records: how many texts have arrived, of how many. */
export const progress = reactive({ done: 0, of: 0 })

let running: Promise<void> | null = null
let next: Pass | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Sends what is to be sent. One tab at a time, one record after the other: on a weak line
 * two at once are slower than one. When called during a pass, it makes another pass afterwards.
 */
export async function flush(urge: Urge = 'timer', only?: string): Promise<void> {
  if (running) {
    if (urge !== 'timer') next = { urge, only: next ? undefined : only }
    return running
  }
  running = passes({ urge, only })
  await running
}

/** Resolves when no pass is under way. */
export function idle(): Promise<void> {
  return running ?? Promise.resolve()
}

async function passes(first: Pass): Promise<void> {
  clearTimeout(timer)
  next = null
  let wait = OTHER_TAB_MS
  // One lease for all passes: a lock released a moment ago is not free yet.
  // A store that fails cannot say whether another tab sends: twice is harmless, never is not.
  const lease = await takeLease('shouwang-outbox', store.db).catch(aloneLease)
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

/** Makes one pass; returns how many ms to leave the line alone. */
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

/** Records that failed before come last: they must not hold up untried ones. */
async function pending(): Promise<Filing[]> {
  const kept = (await store.shelf.list().catch(onLost)) ?? []
  const known = new Set(kept.map(({ id }) => id))
  const lost = state.records.filter(({ id }) => !known.has(id))
  const copies = JSON.parse(JSON.stringify(lost)) as Filing[]
  const filings = [...kept, ...copies].map(openFiling).filter(isPending)
  return filings.sort((a, b) => a.tries - b.tries || a.createdAt - b.createdAt)
}

/** Sets the timer of the next pass. One that another tab kept from beginning keeps its urge. */
function schedule(atLeast: number, urge: Urge): void {
  const waits = state.records.filter(isPending).map((filing) => waitOf(filing, Date.now()))
  if (waits.length === 0) return
  // A browser that believes it is online would wake us at once, and after each try again.
  if (!state.online) void askToBeWoken()
  const wait = urge === 'timer' ? Math.max(1000, atLeast, Math.min(...waits)) : atLeast
  timer = setTimeout(() => void flush(urge), Math.min(wait, LONGEST_TIMER_MS))
}

/** Sends whenever the phone comes back: to a signal, to the front, to life. */
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
