import { beijingToday } from '@/shared/format'
import type { Notified } from '../api/types'

export interface DraftNotified {
  how: Notified['how'] | ''
  on: string | null
}

export const freshNotified = (): DraftNotified => ({ how: '', on: beijingToday() })

/** As the server takes it; a day only where something was done. */
export function notifiedOf({ how, on }: DraftNotified): Notified {
  return how === 'not_yet' || how === '' ? { how: 'not_yet' } : { how, on }
}

/** Most characters of what the farmer reads (server/src/domain/answer.rs). */
export const MESSAGE_MAX = 500
