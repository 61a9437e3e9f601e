import { watch } from 'vue'
import { current } from '../state/router'
import { state, store } from '../state/state'

/**
 * Cache key of the ids whose text has reached the township unseen, in the background or on
 * reopening. Kept until the receipt has been seen, so that nobody files again for lack of a word.
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

/** Records that this filing's text has arrived just now. */
export async function tell(id: string): Promise<void> {
  const { route } = current
  const looking = document.visibilityState === 'visible' && 'id' in route && route.id === id
  if (!looking && !state.news.includes(id)) await keep([...state.news, id])
}

/** Records that the receipt has been seen. */
export async function seen(id: string): Promise<void> {
  if (!state.news.includes(id)) return
  const others = () => state.news.filter((other) => other !== id)
  // Kept first: what has left the screen must not return on the next opening.
  await store.shelf.cache(KEY, others()).catch(() => {})
  state.news = others()
}

async function keep(news: string[]): Promise<void> {
  state.news = news
  // Where it cannot be kept, it is shown in this visit and perhaps again in the next.
  await store.shelf.cache(KEY, [...news]).catch(() => {})
}
