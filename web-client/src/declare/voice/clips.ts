import { shallowRef, watch } from 'vue'
import type { Clip } from '@/shared/api/types'
import { state, store } from '../state/state'
import { textHash } from '@/shared/voice/text'

/** Cache for sounds, also without a signal; the service worker clears only its own caches. */
const CACHE = 'voice-clips'

/** The county's recordings: hash of the text → hash of the sound. */
export const recorded = shallowRef(new Map<string, string>())

/** The recording of exactly this text: one of an older wording is not found. */
export async function clipOf(text: string): Promise<string | undefined> {
  // Plain http has nothing to hash with.
  const clips = recorded.value
  return clips.size > 0 && crypto.subtle ? clips.get(await textHash(text)) : undefined
}

/** The sound, from the phone where it has been heard before. */
export async function soundOf(sha256: string): Promise<Blob> {
  const url = `/api/v1/sounds/${sha256}`
  const cache = await openCache()
  const kept = await cache?.match(url)
  if (kept) return kept.blob()
  const response = await fetch(url)
  // A portal's page would be kept in its place for good.
  const isSound = response.headers.get('Content-Type')?.startsWith('audio/')
  if (!response.ok || !isSound) throw new Error(`sound: ${response.status}`)
  await cache?.put(url, response.clone()).catch(() => {
    // No room: it is fetched again next time.
  })
  return response.blob()
}

/** The cache; absent on plain http, refused in private windows. */
async function openCache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE)
  } catch {
    return null
  }
}

/** The county whose dialect is spoken: of the village filed for, or of the scanned one. */
function county(): string {
  const { bootstrap, current } = state
  const one = bootstrap?.counties.length === 1 ? bootstrap.counties[0] : ''
  const code = current?.draft?.region || bootstrap?.village?.code || bootstrap?.candidates[0]?.code
  return (code || one || '').slice(0, 6)
}

/** Follows the county: what the phone has at once, then what the server has. */
export function startClips(): void {
  watch(county, (code) => code && void load(code), { immediate: true })
}

async function load(code: string): Promise<void> {
  const key = `clips/${code}`
  try {
    const kept = await store.shelf.cached<Clip[]>(key)
    if (kept && county() === code) take(kept)
    // `no-cache`: asked with its ETag, the list is sent again only when it has changed.
    const response = await fetch(`/api/v1/clips?county=${code}`, { cache: 'no-cache' })
    if (!response.ok) return
    const clips = (await response.json()) as Clip[]
    if (county() !== code) return
    take(clips)
    await store.shelf.cache(key, clips)
    await keepForLater(clips)
  } catch {
    // Without a signal, the cached list is used.
  }
}

function take(clips: Clip[]): void {
  recorded.value = new Map(clips.map((clip) => [clip.text_sha256, clip.sha256]))
}

/** Over WLAN, which costs nothing, fetches all clips before they are needed. */
async function keepForLater(clips: Clip[]): Promise<void> {
  const cache = await openCache()
  if (!cache) return
  const wanted = new Set(clips.map(({ sha256 }) => `/api/v1/sounds/${sha256}`))
  for (const old of await cache.keys()) {
    if (!wanted.has(new URL(old.url).pathname)) await cache.delete(old)
  }
  const line = (navigator as { connection?: { type?: string; saveData?: boolean } }).connection
  if (line?.type !== 'wifi' || line.saveData) return
  for (const { sha256 } of clips) await soundOf(sha256)
}
