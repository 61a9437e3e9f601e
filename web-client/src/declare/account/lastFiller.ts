import { ref } from 'vue'
import { keepAccount } from './account'
import type { Draft } from '../filing/draft'
import type { Filler } from '../filing/filler'
import type { Filing } from '../filing/filing'
import { state } from '../state/state'

/**
 * Who filled in last, for this visit only: a cadre files for one household after the
 * other. It is not kept, as the next person on this phone may be somebody else;
 * for a signed-in cadre it is kept, sealed with their own key, with the village.
 */
export const lastFiller = ref<Partial<Filler> | null>(null)

export function rememberFiller(draft: Draft): void {
  const { filedBy, proxyRole, proxyName, proxyPhone, region, list, place } = draft
  const official = filedBy === 'proxy' && proxyRole !== 'close_relative'
  const filler = { filedBy, proxyRole, proxyName, proxyPhone }
  if (!state.account) lastFiller.value = official ? filler : null
  else if (official) {
    state.account.filler = { ...filler, region, list, place }
    void keepAccount()
  }
}

/** A new record with the same person as filler. */
export function withLastFiller(filing: Filing): Filing {
  const { account } = state
  const own: Partial<Filler> | null = account && {
    filedBy: 'proxy', proxyRole: 'village_cadre', proxyName: account.name, ...account.filler,
  }
  if (filing.draft) Object.assign(filing.draft, own ?? lastFiller.value)
  return filing
}
