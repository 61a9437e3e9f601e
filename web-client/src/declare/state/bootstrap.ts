import { watch } from 'vue'
import { ApiProblem, call } from '@/shared/api/client'
import { isBootstrap } from '@/shared/api/guards'
import type { Bootstrap, Policy, Region } from '@/shared/api/types'
import { beijingToday } from '@/shared/texts/format'
import { shortRegion } from '../filing/regions'
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
    const county = take(data)
    if (county) heard.add(county)
    await learnDay(data.today)
    await store.shelf.cache(`bootstrap${query}`, data)
    if (query) await store.shelf.cache('bootstrap', data)
  } catch {
    // Without a signal the cached data is used; the start page says so.
  } finally {
    state.bootstrapTried = true
  }
}

/** An unknown code is no reason to show nothing: asks again without it. */
async function fetchBootstrap(query: string): Promise<Bootstrap> {
  try {
    return (await call('GET', `/bootstrap${query}`, { is: isBootstrap })).data
  } catch (error) {
    if (!query || !(error instanceof ApiProblem)) throw error
    state.unknownVillage = true
    return (await call('GET', '/bootstrap', { is: isBootstrap })).data
  }
}

/** What holds in a place's county; until that is known, what the phone was told first. */
const rulesOf = (region: string) => state.counties[region.slice(0, 6)] ?? state.bootstrap
export const policyOf = (region: string): Policy | null => rulesOf(region)?.policy ?? null
/** The list that the codes of a place's county are from. */
export const listOf = (region: string): string => rulesOf(region)?.list ?? ''
/** What a place's county asks for that not all do. A bootstrap kept by an older app has none. */
export const asksOf = (region: string) => rulesOf(region)?.asks ?? []

/** The counties whose data the server has given in this visit, and the requests under way. */
const heard = new Set<string>()
const asked = new Map<string, Promise<void>>()

/**
 * A county's townships, villages and policy, kept for days without a signal. The scanned
 * village's county comes with the bootstrap; another when it is chosen.
 */
export function loadCounty(county: string): Promise<void> {
  if (!state.bootstrap || !county || heard.has(county)) return Promise.resolve()
  const asking = asked.get(county) ?? askFor(county).finally(() => asked.delete(county))
  asked.set(county, asking)
  return asking
}

async function askFor(county: string): Promise<void> {
  const query = `?village=${county}`
  const kept = state.counties[county] ? undefined : await recall<Bootstrap>(`bootstrap${query}`)
  if (kept) learn(kept)
  try {
    const { data } = await call('GET', `/bootstrap${query}`, { is: isBootstrap })
    learn(data)
    heard.add(county)
    await store.shelf.cache(`bootstrap${query}`, data)
  } catch {
    // It is asked for again when there is a signal, and before sending. The picker says that
    // it has nothing, and offers 找不到 and 不知道.
  }
}

/** Asks for the draft's county as soon as that is chosen and there is a signal. */
export function followCounty(): void {
  const county = () => state.current?.draft?.region.slice(0, 6) ?? ''
  watch([county, () => state.online], ([code]) => void loadCounty(code), { immediate: true })
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

function take(bootstrap: Bootstrap): string | undefined {
  state.bootstrap = bootstrap
  const county = learn(bootstrap)
  addRegions([...bootstrap.candidates, ...(bootstrap.village ? [bootstrap.village] : [])])
  return county
}

/** Learns the rules of the county whose places these are; places of several counties have none. */
function learn({ regions, policy, list, asks }: Bootstrap): string | undefined {
  addRegions(regions)
  const [county, ...others] = new Set(regions.map(({ code }) => code.slice(0, 6)))
  if (!county || others.length > 0) return undefined
  state.counties[county] = { policy, list, asks }
  return county
}

function addRegions(regions: Region[]): void {
  const known = new Set(state.regions.map((region) => shortRegion(region.code)))
  state.regions.push(...regions.filter((region) => !known.has(shortRegion(region.code))))
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
