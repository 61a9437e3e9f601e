import { reactive } from 'vue'
import type { Bootstrap, Region } from '@/shared/api/types'
import type { Database } from '@/shared/offline/db'
import { type Room, type Shelf, roomAfter } from '@/shared/offline/shelf'
import { beijingToday } from '@/shared/texts/format'
import type { Account } from '../filing/filler'
import { type Filing, openFiling } from '../filing/filing'

/** What the pages show. One record is being written at a time: `current`. */
export const state = reactive({
  ready: false,
  /** Whether this browser keeps what is typed, and why not. */
  room: 'kept' as Room,
  online: typeof navigator === 'undefined' || navigator.onLine !== false,
  bootstrap: null as Bootstrap | null,
  /** The first attempt to get the county's data has ended, well or not. */
  bootstrapTried: false,
  /** The scanned code means no village that the server knows. */
  unknownVillage: false,
  /** Townships and villages of the served counties, as far as they are here. */
  regions: [] as Region[],
  /** Days between the phone's calendar and the server's. */
  skewDays: 0,
  records: [] as Filing[],
  /** Ids of records that are on this phone and cannot be opened. */
  unreadable: [] as string[],
  /** Ids of records that have arrived unseen. */
  news: [] as string[],
  current: null as Filing | null,
  /** Unfinished business from last time, until the person has chosen. */
  resume: null as Filing | null,
  /** Who is signed in: a cadre, never a farmer. */
  account: null as Account | null,
  /** The code of a fault of the app's own, until it has been seen. */
  failure: '',
  /** Another tab is writing this record. */
  elsewhere: false,
})

/** The storage behind it; set once, before the first page is shown. */
export const store = {
  shelf: null as unknown as Shelf<Filing>,
  db: null as Database | null,
}

/** Today at +08:00, corrected by what the server said: a phone's clock may be wrong. */
export function today(): string {
  return beijingToday(Date.now() + state.skewDays * 86_400_000)
}

/** After something was kept: a phone that was full has room again, a lost store is back. */
export function onKept(): true {
  const isBack = state.room === 'full' || state.room === 'lost'
  if (isBack && store.shelf.durable) state.room = 'kept'
  return true
}

/** After something could not be kept. The app goes on, and says so. */
export function onUnkept(error: unknown): false {
  if (store.shelf.durable) state.room = roomAfter(error)
  return false
}

/** As it is kept; as it is on the screen where the store has lost it, or cannot be read. */
export async function newest(id: string): Promise<Filing | null> {
  const kept = await store.shelf.get(id).catch(onLost)
  const filing = kept ?? state.records.find((record) => record.id === id)
  return filing ? openFiling(JSON.parse(JSON.stringify(filing)) as Filing) : null
}

export function onLost(error: unknown): undefined {
  onUnkept(error)
  return undefined
}

/** What another tab has written or removed is shown here too. */
export async function showKept(id: string): Promise<void> {
  const filing = await store.shelf.get(id).catch(() => null)
  // Not to be read is not removed.
  if (filing === null) return
  if (filing) show(openFiling(filing))
  else state.records = state.records.filter((record) => record.id !== id)
}

/** Puts a record into the list on the screen, in place of its older self. */
export function show(filing: Filing): void {
  const copy = JSON.parse(JSON.stringify(filing)) as Filing
  const at = state.records.findIndex((record) => record.id === filing.id)
  if (at >= 0) state.records[at] = copy
  else state.records.unshift(copy)
}
