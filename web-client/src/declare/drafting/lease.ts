import { type Lease, takeLease } from '@/shared/offline/lease'
import { state, store } from '../state/state'

/** The right to write one draft: of all tabs, one has it. */
let lease: Lease | null = null
let holding: Promise<void> = Promise.resolve()

/** Another tab may write the draft now. */
export function letGo(): void {
  lease?.release()
  lease = null
}

/** One after the other: none that is granted late is kept beside the next. */
export function hold(id: string, steal: boolean): Promise<void> {
  holding = holding.catch(() => {}).then(() => holdNow(id, steal))
  return holding
}

async function holdNow(id: string, steal: boolean): Promise<void> {
  lease?.release()
  const taken = await takeLease(`shouwang-draft-${id}`, store.db, { steal })
  lease = taken
  state.elsewhere = taken === null
  void taken?.lost.then(() => {
    if (lease === taken) state.elsewhere = true
  })
}
