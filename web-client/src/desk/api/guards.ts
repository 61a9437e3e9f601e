import { hasItems, isStatus, type Guard } from '@/shared/api/guards'
import type { CasePage, CaseView } from './types'

/** This case. */
export const isCase =
  (wanted: string): Guard<CaseView> =>
  ({ id, version, status, declaration }) =>
    id === wanted && version > 0 && isStatus(status) && !!declaration

/** A page of the inbox. */
export const isPage: Guard<CasePage> = (page) => hasItems(page) && !!page.counts
