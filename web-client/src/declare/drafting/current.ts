import { Making } from '@/shared/photo/making'
import type { Draft } from '../filing/draft'
import { state } from '../state/state'

/** Photos being made for the draft: going on, sending and leaving wait for them. */
export const making = new Making()

/** The draft that the pages write to. There is one wherever a question is shown. */
export function draft(): Draft {
  if (!state.current?.draft) throw new Error('no draft')
  return state.current.draft
}
