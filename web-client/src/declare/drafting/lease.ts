import { type Lease, aloneLease, takeLease } from '@/shared/offline/lease'
import { state, store } from '../state/state'

/** The right to write one draft, which only one tab has at a time. */
let lease: Lease | null = null
let holding: Promise<void> = Promise.resolve()

/** Gives up the lease, so that another tab may write the draft. */
export function letGo(): void {
  lease?.release()
  lease = null
}

/** Takes the lease of a draft. One after the other, so that one granted late is never held
 *  together with the next. */
export function hold(id: string, steal: boolean): Promise<void> {
  holding = holding.catch(() => {}).then(() => holdNow(id, steal))
  return holding
}

async function holdNow(id: string, steal: boolean): Promise<void> {
  lease?.release()
  // Where nobody can say whether another tab has it, the draft is opened all the same.
  const taken = await takeLease(`shouwang-draft-${id}`, store.db, { steal }).catch(aloneLease)
  lease = taken
  state.elsewhere = taken === null
  void taken?.lost.then(() => {
    if (lease === taken) state.elsewhere = true
  })
}
