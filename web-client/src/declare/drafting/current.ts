import { Making } from '@/shared/photo/making'
import type { Draft } from '../filing/draft'
import { state } from '../state/state'

/** Nobody goes on, sends or leaves without the photos that are being made for the draft. */
export const making = new Making()

/** The draft that the pages write to. There is one wherever a question is shown. */
export function draft(): Draft {
  if (!state.current?.draft) throw new Error('no draft')
  return state.current.draft
}
