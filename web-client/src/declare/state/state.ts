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
  /** What holds in the counties that are known, by their codes. */
  counties: {} as Partial<Record<string, Pick<Bootstrap, 'policy' | 'list' | 'asks'>>>,
  /** Whether the first attempt to load the county's data has ended, well or not. */
  bootstrapTried: false,
  /** Whether the scanned code is of no village that the server knows. */
  unknownVillage: false,
  /** Townships and villages of the served counties, as far as they are loaded. */
  regions: [] as Region[],
  /** Days by which the phone's calendar is off the server's. */
  skewDays: 0,
  records: [] as Filing[],
  /** Ids of records that are on this phone and cannot be opened. */
  unreadable: [] as string[],
  /** Ids of records that have arrived and whose receipt was not seen yet. */
  news: [] as string[],
  current: null as Filing | null,
  /** An unfinished record from last time, until the person has chosen. */
  resume: null as Filing | null,
  /** The signed-in account: a cadre's, never a farmer's. */
  account: null as Account | null,
  /** The code of a fault of the app itself, until it has been seen. */
  failure: '',
  /** Whether another tab is writing this record. */
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

/** After a successful save: a full phone has room again, a lost store is back. */
export function onKept(): true {
  const isBack = state.room === 'full' || state.room === 'lost'
  if (isBack && store.shelf.durable) state.room = 'kept'
  return true
}

/** After a failed save: the app goes on, and says so. */
export function onUnkept(error: unknown): false {
  if (store.shelf.durable) state.room = roomAfter(error)
  return false
}

/** The record as kept; as on the screen where the store has lost it or cannot be read. */
export async function newest(id: string): Promise<Filing | null> {
  const kept = await store.shelf.get(id).catch(onLost)
  const filing = kept ?? state.records.find((record) => record.id === id)
  return filing ? openFiling(JSON.parse(JSON.stringify(filing)) as Filing) : null
}

export function onLost(error: unknown): undefined {
  onUnkept(error)
  return undefined
}

/** Shows what another tab has written or removed. */
export async function showKept(id: string): Promise<void> {
  const filing = await store.shelf.get(id).catch(() => null)
  // A record that cannot be read is not removed.
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
