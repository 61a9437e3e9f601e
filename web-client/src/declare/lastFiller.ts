import { ref } from 'vue'
import type { Draft } from './filing/draft'
import type { Filing } from './filing/filing'

type Filler = Pick<Draft, 'filedBy' | 'proxyRole' | 'proxyName' | 'proxyPhone'>

/**
 * Who filled in last, for this visit only: a cadre files for one household after the
 * other. Nothing of it is kept, as the next person on this phone may be somebody else.
 */
export const lastFiller = ref<Filler | null>(null)

export function remember(draft: Draft): void {
  const { filedBy, proxyRole, proxyName, proxyPhone } = draft
  const official = filedBy === 'proxy' && proxyRole !== 'close_relative'
  lastFiller.value = official ? { filedBy, proxyRole, proxyName, proxyPhone } : null
}

/** A new record that the same person fills in. */
export function again(filing: Filing): Filing {
  if (filing.draft && lastFiller.value) Object.assign(filing.draft, lastFiller.value)
  return filing
}
