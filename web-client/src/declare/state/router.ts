import { reactive } from 'vue'
import type { StepName } from '@/shared/form/stepName'

/**
 * Pages by hash: a reload and the phone's back key stay in the app on any server and in
 * any WebView. A few lines instead of vue-router's ten kilobytes.
 */
export type Route =
  | { page: 'start' }
  | { page: 'region'; code: string }
  | { page: 'step'; step: StepName }
  | { page: 'sent'; id: string }
  | { page: 'mine' }
  | { page: 'cadre' }
  | { page: 'status'; id: string }

export const current = reactive<{ route: Route }>({ route: { page: 'start' } })

function read(): Route {
  const [page, arg = ''] = location.hash.replace(/^#\/?/, '').split('/')
  switch (page) {
    case 'step':
      return { page: 'step', step: arg as StepName }
    case 'sent':
      return { page: 'sent', id: arg }
    case 'mine':
    case 'cadre':
      return { page }
    case 'region':
      // Typed by hand or cut off: the picker begins anew.
      return { page, code: /^(\d{6}|\d{9})$/.test(arg) ? arg : '' }
    case 'status':
      return { page: 'status', id: arg }
    default:
      return { page: 'start' }
  }
}

function write(route: Route): string {
  if (route.page === 'start') return '#/'
  if (route.page === 'step') return `#/step/${route.step}`
  if (route.page === 'region') return `#/region/${route.code}`
  return 'id' in route ? `#/${route.page}/${route.id}` : `#/${route.page}`
}

/** How many pages of the app lie behind this one, and which of them is the start page. */
interface Place {
  depth: number
  start: number | null
  /** Something covers the page, and back closes that. */
  covered?: boolean
}
const place = (): Place => (history.state as Place | null) ?? { depth: 0, start: null }

/** Closes what covers the page. */
let close: (() => void) | null = null

export function startRouter(): void {
  const update = () => {
    const closing = close
    close = null
    closing?.()
    // What covered the page is gone; the page itself is the same.
    if (write(read()) !== write(current.route)) current.route = read()
  }
  addEventListener('popstate', update)
  addEventListener('hashchange', update)
  update()
  // Reloaded under an open photo or camera: nothing covers the page now.
  if (place().covered) history.back()
}

/** Something covers the page now: back calls `closing` instead of leaving the page. */
export function cover(closing: () => void): void {
  history.pushState({ ...place(), covered: true }, '')
  close = closing
}

/** The cover was closed by its own button: back means the page before again. */
export function uncover(): void {
  if (!close) return
  close = null
  history.back()
}

export function go(route: Route, { replace = false } = {}): void {
  const { depth, start } = place()
  if (replace) history.replaceState({ depth, start }, '', write(route))
  else {
    const from = current.route.page === 'start' ? depth : start
    history.pushState({ depth: depth + 1, start: from }, '', write(route))
  }
  current.route = route
}

/** The page before, or `otherwise` when this page is the first one of the visit. */
export function back(otherwise: Route): void {
  if (place().depth > 0) history.back()
  else go(otherwise, { replace: true })
}

/** Back over the pages of the picker at once, so that 返回 does not lead into it again. */
export function backToStart(): void {
  const { depth, start } = place()
  if (start === null) go({ page: 'start' }, { replace: true })
  else history.go(start - depth)
}
