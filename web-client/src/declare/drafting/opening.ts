import type { Draft } from '../filing/draft'
import { type Filing, type Phase, newFiling, openFiling, reopen } from '../filing/filing'
import { mendAlso } from '../filing/items'
import type { StepName } from '@/shared/form/stepName'
import { go } from '../state/router'
import { show, state, store } from '../state/state'
import { keep, save, saved } from './autosave'
import { toFinding } from './check'
import { making } from './current'
import { hold, letGo } from './lease'
import { carry, visit } from './walk'

/** The newest unfinished record of an earlier visit. */
export function unfinished(records: Filing[]): Filing | null {
  const open = records.filter(
    ({ phase, draft, receipt, owner }) =>
      phase === 'drafting' && draft && (draft.filedBy || receipt) && owner === ownerNow(),
  )
  return open.sort((a, b) => b.changedAt - a.changedAt)[0] ?? null
}

/**
 * Makes a record the one that the pages write to. If it is no longer in phase `was`, another
 * tab has gone on with it meanwhile: then it is shown, and not overwritten.
 */
export async function begin(filing?: Filing, was: Phase = 'drafting'): Promise<void> {
  await making.done()
  await save()
  const made = filing ?? newFiling()
  const held = hold(made.id, false)
  // No other tab can know a new draft: its first question does not wait for the lock.
  if (filing) await held
  else state.elsewhere = false
  // A store that cannot be read has nothing newer to offer.
  const kept = filing && (await store.shelf.get(filing.id).catch(() => undefined))
  if (kept && kept.phase !== was) return leaveTo(openFiling(kept))
  const opened = openFiling(kept && was === 'drafting' ? kept : made)
  if (!kept) opened.owner = ownerNow()
  // Set together: otherwise App.vue would start a new draft in between.
  state.resume = null
  state.current = opened
  carry((opened.problem?.violations ?? []).map(toFinding))
}

/** Goes on with an unfinished record where it was left. */
export async function resume(filing: Filing, options?: { replace?: boolean }): Promise<void> {
  await begin(filing)
  if (state.current) visit(state.current.step, options)
}

export async function takeOver(): Promise<void> {
  const id = state.current?.id
  if (!id) return
  await hold(id, true)
  // The other tab has saved at each step; go on from there.
  const kept = await store.shelf.get(id)
  if (kept && kept.phase !== 'drafting') return leaveTo(openFiling(kept))
  if (kept) state.current = openFiling(kept)
}

/** The other tab has sent it meanwhile: this tab does not write to it any more. */
function leaveTo(sent: Filing): void {
  show(sent)
  letGo()
  state.resume = null
  state.current = null
  state.elsewhere = false
  go({ page: 'sent', id: sent.id }, { replace: true })
}

/** Leaves the draft as it is kept: somebody else may use the phone now. */
export async function letGoOfDraft(): Promise<void> {
  await making.done()
  await save()
  letGo()
  state.current = null
  state.resume = null
}

const ownerNow = () => state.account?.id ?? ''

/** Throws the unfinished record away and starts with an empty one. */
export async function startAgain(old: Filing): Promise<void> {
  await discard(old)
  await begin()
  go({ page: 'start' }, { replace: true })
}

export async function discard(old: Filing): Promise<void> {
  await making.done()
  if (state.current?.id === old.id) state.current = null
  await saved()
  if (old.receipt) {
    // Giving up a correction leaves the filing itself as it was.
    await keep({ ...openFiling(old), draft: null, body: null, problem: null, phase: 'received' })
  } else {
    await store.shelf.remove(old.id)
    state.records = state.records.filter((record) => record.id !== old.id)
  }
}

/** Opens a record at a page: a draft, one that was returned, or one that could not be sent. */
export async function edit(filing: Filing, step: StepName, prefill?: Partial<Draft>): Promise<void> {
  const opened = openFiling(JSON.parse(JSON.stringify(filing)) as Filing)
  const was = opened.phase
  if (was !== 'drafting') reopen(opened, step)
  if (opened.draft && prefill) Object.assign(opened.draft, prefill)
  if (opened.draft) mendAlso(opened.draft, opened.problem?.violations ?? [])
  await begin(opened, was)
  if (!state.current) return
  await save()
  visit(step)
}
