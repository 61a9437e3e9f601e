import { ApiProblem, call } from '@/shared/api/client'
import type { Bootstrap, Region } from '@/shared/api/types'
import { beijingToday } from '@/shared/texts/format'
import { ofLevel, shortRegion } from '../filing/regions'
import { state, store, today } from './state'

/** `?village=CODE&list=YYYY-MM` of the village's QR code. */
function scanned(): string {
  const query = new URLSearchParams(location.search)
  const wanted = new URLSearchParams()
  for (const name of ['village', 'list']) {
    const value = query.get(name)
    if (value) wanted.set(name, value)
  }
  const text = wanted.toString()
  return text && `?${text}`
}

/** What was kept under a key; if it cannot be read, nothing was kept. */
function recall<T>(key: string): Promise<T | undefined> {
  return store.shelf.cached<T>(key).catch(() => undefined)
}

/** Shows what was kept last time first, so that the first question does not wait for a signal. */
export async function loadBootstrap(): Promise<void> {
  const query = scanned()
  const kept = await recall<Bootstrap>(`bootstrap${query}`)
  const any = kept ?? (await recall<Bootstrap>('bootstrap'))
  if (any && !state.bootstrap) take(kept ?? { ...any, village: null, candidates: [] })
  await recallDay(any?.today)
  await refreshBootstrap()
}

export async function refreshBootstrap(): Promise<void> {
  const query = scanned()
  try {
    const data = await fetchBootstrap(query)
    take(data)
    await learnDay(data.today)
    await store.shelf.cache(`bootstrap${query}`, data)
    if (query) await store.shelf.cache('bootstrap', data)
  } catch {
    // Without a signal the cached data is used; the start page says so.
  } finally {
    state.bootstrapTried = true
  }
  const [only, ...more] = state.bootstrap?.counties ?? []
  if (only && more.length === 0) await loadRegions(only)
}

/** An unknown code is no reason to show nothing: asks again without it. */
async function fetchBootstrap(query: string): Promise<Bootstrap> {
  try {
    return (await call<Bootstrap>('GET', `/bootstrap${query}`)).data
  } catch (error) {
    if (!query || !(error instanceof ApiProblem)) throw error
    state.unknownVillage = true
    return (await call<Bootstrap>('GET', '/bootstrap')).data
  }
}

/**
 * All townships and villages of a county, kept for days without a signal. The scanned
 * village's county comes with the bootstrap; another when it is chosen.
 */
export async function loadRegions(county: string): Promise<void> {
  const { bootstrap } = state
  if (!bootstrap || ofLevel(state.regions, 'village', county).length > 0) return
  const key = `regions/${county}/${bootstrap.list}`
  const kept = await recall<Region[]>(key)
  if (kept) return addRegions(kept)
  try {
    const { data } = await call<Region[]>('GET', `/regions?under=${county}`)
    addRegions(data)
    await store.shelf.cache(key, data)
  } catch {
    // The picker says that it has nothing, and offers 找不到 and 不知道.
  }
}

/** The last known error of the phone's calendar, and when it was seen by its own clock. */
interface Skew {
  days: number
  at: number
}

async function learnDay(today: string): Promise<void> {
  state.skewDays = daysBetween(beijingToday(), today)
  await store.shelf.cache('skew', { days: state.skewDays, at: Date.now() } satisfies Skew)
}

/** Without a signal: the last known error, and not before the day that was seen then. */
async function recallDay(seen: string | undefined): Promise<void> {
  const skew = await recall<Skew>('skew')
  if (skew && skew.at <= Date.now()) state.skewDays = skew.days
  if (seen && seen > today()) state.skewDays = daysBetween(beijingToday(), seen)
}

function take(bootstrap: Bootstrap): void {
  state.bootstrap = bootstrap
  addRegions(bootstrap.regions)
  addRegions([...bootstrap.candidates, ...(bootstrap.village ? [bootstrap.village] : [])])
}

function addRegions(regions: Region[]): void {
  const known = new Set(state.regions.map((region) => shortRegion(region.code)))
  state.regions.push(...regions.filter((region) => !known.has(shortRegion(region.code))))
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
