import { watch } from 'vue'
import { current } from '../state/router'
import { state, store } from '../state/state'

/**
 * What has reached the township while nobody looked: in the background, on opening again.
 * Kept until the receipt has been seen, so that nobody files once more for want of a word.
 */
const KEY = 'news'

export async function startNews(): Promise<void> {
  state.news = ((await store.shelf.cached<string[]>(KEY).catch(() => [])) ?? []).concat(state.news)
  const look = () => {
    const { route } = current
    if (document.visibilityState === 'visible' && 'id' in route) void seen(route.id)
  }
  watch(() => current.route, look, { immediate: true })
  document.addEventListener('visibilitychange', look)
}

/** The text of this record has arrived just now. */
export async function tell(id: string): Promise<void> {
  const { route } = current
  const looking = document.visibilityState === 'visible' && 'id' in route && route.id === id
  if (!looking && !state.news.includes(id)) await keep([...state.news, id])
}

/** Whoever has seen the receipt knows. */
export async function seen(id: string): Promise<void> {
  if (!state.news.includes(id)) return
  const others = () => state.news.filter((other) => other !== id)
  // Kept first: what has gone from the screen must not come back on the next opening.
  await store.shelf.cache(KEY, others()).catch(() => {})
  state.news = others()
}

async function keep(news: string[]): Promise<void> {
  state.news = news
  // Where it cannot be kept it is said in this visit, and perhaps once more in the next.
  await store.shelf.cache(KEY, [...news]).catch(() => {})
}
