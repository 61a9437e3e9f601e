import { computed, ref } from 'vue'

/** The desk's pages, in the order of the navigation. A new one is a word here, a line in `pages.ts`,
 *  and a component. */
export const PAGES = ['inbox', 'entry', 'overview', 'voice', 'village', 'floods'] as const
export type Page = (typeof PAGES)[number]

/** Pages that can show one thing, by its id. */
const OF_ONE: readonly Page[] = ['inbox', 'floods']

interface Route {
  page: Page
  /** Id of the open case or flood. */
  id: string | null
}

/** `#/inbox`, `#/inbox/<id>`, `#/entry`; anything else is the inbox. */
function parse(hash: string): Route {
  const [page, id] = hash.replace(/^#\/?/, '').split('/')
  const known = PAGES.find((name) => name === page) ?? 'inbox'
  return { page: known, id: OF_ONE.includes(known) && id ? id : null }
}

export function href(page: Page, id?: string): string {
  return id ? `#/${page}/${id}` : `#/${page}`
}

const hash = ref(window.location.hash)
window.addEventListener('hashchange', () => (hash.value = window.location.hash))

export function go(page: Page, id?: string): void {
  window.location.hash = href(page, id)
}

/** Where the desk is. The address holds ids only, never a name or a number. */
export function useRoute() {
  return computed(() => parse(hash.value))
}
