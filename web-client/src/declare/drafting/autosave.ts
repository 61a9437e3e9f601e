import { watch } from 'vue'
import type { Filing } from '../filing/filing'
import { current } from '../state/router'
import { onKept, onUnkept, show, state, store } from '../state/state'

/** Resolves to whether the last save succeeded. */
let saving: Promise<boolean> = Promise.resolve(true)
let timer: ReturnType<typeof setTimeout> | undefined

/** Saves the draft now: at each step, before the camera, when the app goes out of sight. */
export function save(): Promise<boolean> {
  clearTimeout(timer)
  const filing = state.current
  if (!filing?.draft || filing.phase !== 'drafting' || state.elsewhere) return saving
  // Nothing was answered, the page was only opened: no empty draft is saved.
  if (!filing.draft.filedBy && !filing.receipt) return saving
  filing.filedBy = filing.draft.filedBy
  // A correction that begins empty still carries the name that was sent.
  filing.who = filing.draft.name || filing.draft.nameHint || filing.who
  filing.place = filing.draft.place || filing.place
  filing.changedAt = Date.now()
  const copy = JSON.parse(JSON.stringify(filing)) as Filing
  // One after the other, so that an older state never overwrites a newer one.
  saving = saving.then(() => store.shelf.put(copy)).then(onKept, onUnkept)
  show(copy)
  return saving
}

/** Whether something is being typed: the box that has the focus has a caret. */
const isTyping = () => typeof (document.activeElement as HTMLInputElement | null)?.selectionStart === 'number'

export function startSaving(): void {
  watch(
    () => state.current?.draft,
    () => {
      clearTimeout(timer)
      // What is typed is kept once the typing pauses; a choice is whole, and the page may end now.
      if (isTyping()) timer = setTimeout(() => void save(), 400)
      else void save()
    },
    { deep: true },
  )
  // The phone's own back key too: the next one may leave the app, and the page with it.
  watch(() => current.route, () => void save())
  addEventListener('pagehide', () => void save())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save()
  })
}

/** Resolves when nothing is being saved. */
export function saved(): Promise<boolean> {
  return saving
}

/** Saves a record as it is; rejects where there is no room. */
export async function keep(filing: Filing): Promise<void> {
  await store.shelf.put(JSON.parse(JSON.stringify(filing)) as Filing)
  show(filing)
}
