import { nextTick, watch } from 'vue'
import type { Defect } from '@/shared/api/types'
import { type Lease, takeLease } from '@/shared/offline/lease'
import { Making } from '@/shared/photo/making'
import { loadJudge } from '@/shared/validator'
import { remember } from './lastFiller'
import { flush, sendUnkept } from './outbox'
import { current, go } from './router'
import { type Finding, checkStep, checkSteps, toFinding } from './filing/check'
import { mendAlso, newPhotos, toPatch } from './filing/correction'
import { toDeclaration } from './filing/declaration'
import type { Draft } from './filing/draft'
import { type Filing, type Phase, freeze, newFiling, openFiling, reopen } from './filing/filing'
import { type StepName, pageOf, stepOfDefect, stepsFor } from './filing/steps'
import { onKept, onUnkept, show, state, store, today } from './state'
import { learnPhotos } from './statusOf'
import { T } from './texts'

let lease: Lease | null = null
let holding: Promise<void> = Promise.resolve()
/** Whether what was last saved is kept. */
let saving: Promise<boolean> = Promise.resolve(true)
let timer: ReturnType<typeof setTimeout> | undefined
/** The page to go back to after 修改. */
let detour: StepName | null = null
/** What the server, or the last check before sending, found on other pages. */
let carried: Finding[] = []

/** Nobody goes on, sends or leaves without the photos that are being made for the draft. */
export const making = new Making()

/** The draft that the pages write to. There is one wherever a question is shown. */
export function draft(): Draft {
  if (!state.current?.draft) throw new Error('no draft')
  return state.current.draft
}

/** Unfinished business of an earlier visit, the newest first. */
export function unfinished(records: Filing[]): Filing | null {
  const open = records.filter(
    ({ phase, draft, receipt, owner }) =>
      phase === 'drafting' && draft && (draft.filedBy || receipt) && owner === ownerNow(),
  )
  return open.sort((a, b) => b.changedAt - a.changedAt)[0] ?? null
}

/**
 * Makes a record the one that the pages write to. One that `was` kept in another phase has
 * gone on in another tab meanwhile: then it is shown, and not written over.
 */
export async function begin(filing?: Filing, was: Phase = 'drafting'): Promise<void> {
  await making.done()
  await save()
  const made = filing ?? newFiling()
  const held = hold(made.id, false)
  // Of a new one no other tab can know: the first question does not wait for the lock.
  if (filing) await held
  else state.elsewhere = false
  // A store that cannot be read has nothing newer to say.
  const kept = filing && (await store.shelf.get(filing.id).catch(() => undefined))
  if (kept && kept.phase !== was) return leaveTo(openFiling(kept))
  const opened = openFiling(kept && was === 'drafting' ? kept : made)
  if (!kept) opened.owner = ownerNow()
  // Both at once: between them the first page would begin a record of its own.
  state.resume = null
  state.current = opened
  carried = (opened.problem?.violations ?? []).map(toFinding)
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
  // The other tab has saved at each step; go on from what it left.
  const kept = await store.shelf.get(id)
  if (kept && kept.phase !== 'drafting') return leaveTo(openFiling(kept))
  if (kept) state.current = openFiling(kept)
}

/** The other tab has sent it meanwhile: here too it is not written any more. */
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

function letGo(): void {
  lease?.release()
  lease = null
}

/** One after the other: none that is granted late is kept beside the next. */
function hold(id: string, steal: boolean): Promise<void> {
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

/** Keeps the draft now: at each step, before the camera, when the app goes out of sight. */
export function save(): Promise<boolean> {
  clearTimeout(timer)
  const filing = state.current
  if (!filing?.draft || filing.phase !== 'drafting' || state.elsewhere) return saving
  // Nothing is answered on a page that was only opened: no ghost of a draft.
  if (!filing.draft.filedBy && !filing.receipt) return saving
  filing.filedBy = filing.draft.filedBy
  // A correction that begins empty is still known by the name that was sent.
  filing.who = filing.draft.name || filing.draft.nameHint || filing.who
  filing.place = filing.draft.place || filing.place
  filing.changedAt = Date.now()
  const copy = JSON.parse(JSON.stringify(filing)) as Filing
  // One after the other, so that an older state never overtakes a newer one.
  saving = saving.then(() => store.shelf.put(copy)).then(onKept, onUnkept)
  show(copy)
  return saving
}

export function startSaving(): void {
  watch(
    () => state.current?.draft,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void save(), 400)
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

/** Throws the unfinished record away and starts with an empty one. */
export async function startAgain(old: Filing): Promise<void> {
  await discard(old)
  await begin()
  go({ page: 'start' }, { replace: true })
}

export async function discard(old: Filing): Promise<void> {
  await making.done()
  if (state.current?.id === old.id) state.current = null
  await saving
  if (old.receipt) {
    // A correction that is given up leaves the filing itself as it was.
    await keep({ ...openFiling(old), draft: null, body: null, problem: null, phase: 'received' })
  } else {
    await store.shelf.remove(old.id)
    state.records = state.records.filter((record) => record.id !== old.id)
  }
}

async function keep(filing: Filing): Promise<void> {
  await store.shelf.put(JSON.parse(JSON.stringify(filing)) as Filing)
  show(filing)
}

/** Shows a page of the present draft. */
export function visit(step: StepName, options?: { replace?: boolean }): void {
  if (state.current) state.current.step = step
  if (step === detour) detour = null
  void save()
  go(step === 'start' ? { page: 'start' } : { page: 'step', step }, options)
}

/** 修改: one page, then back to where it was asked from. */
export function change(step: StepName, from: StepName): void {
  detour = from
  visit(step)
}

/** Judges the page and goes on; returns what stands in the way. */
export async function proceed(step: StepName): Promise<Finding[]> {
  if (!(await making.done())) return []
  const { errors } = await checkStep(step, draft())
  carried = carried.filter(({ path }) => pageOf(path, draft(), toDeclaration(draft(), today())) !== step)
  await save()
  if (errors.length > 0) return errors
  const steps = stepsFor(draft())
  const next = detour ?? (await nextOf(steps, step))
  if (next) visit(next)
  return []
}

/** A cadre's own pages are passed over when they are filled in already; 返回 leads there. */
async function nextOf(steps: StepName[], step: StepName): Promise<StepName | undefined> {
  let at = steps.indexOf(step) + 1
  if (!state.account?.filler.proxyName) return steps[at]
  const own: StepName[] = ['filler', 'filler-contact']
  while (own.includes(steps[at]!) && (await checkStep(steps[at]!, draft())).errors.length === 0) at += 1
  return steps[at]
}

/** Findings that were made elsewhere and belong to this page. */
export function carriedTo(step: StepName): Finding[] {
  if (!state.current?.draft) return []
  const declaration = toDeclaration(draft(), today())
  return carried.filter(({ path }) => pageOf(path, draft(), declaration) === step)
}

/** What the township returned the filing for, as far as this page is about it. */
export function defectsFor(step: StepName): Defect[] {
  const status = state.current?.status
  if (status?.state !== 'returned') return []
  return (status.answer?.defects ?? []).filter(({ item }) => stepOfDefect(item, draft()) === step)
}

/** The first page that is not in order yet, or null. */
export async function firstFault(): Promise<StepName | null> {
  const steps = stepsFor(draft())
  const judgements = await checkSteps(steps, draft())
  const at = judgements.findIndex(({ errors }) => errors.length > 0)
  if (at < 0) return null
  carried = judgements[at]!.errors
  return steps[at]!
}

/** Freezes what is written and hands it to the outbox. Tapped twice, it happens once. */
export async function submit(): Promise<Finding[]> {
  await making.done()
  const filing = state.current
  if (!filing || filing.phase !== 'drafting' || state.elsewhere) return []
  if (!(await learnPhotos(filing))) return [{ path: '', text: T.status.unread, hint: '' }]
  const { form, photos } = toSend(draft(), today())
  const judge = await loadJudge()
  const body = judge ? judge.canonicalize(form) : JSON.stringify(form)
  await save()
  if (filing.phase !== 'drafting' || state.elsewhere) return []
  if (!filing.draft!.correction) remember(draft())
  freeze(filing, photos, body)
  try {
    await keep(filing)
  } catch (error) {
    onUnkept(error)
    if (!(await sendUnkept(filing))) {
      reopen(filing, 'review')
      const { noRoom, noRoomHint, notKept, notKeptHint } = T.app
      return state.room === 'full'
        ? [{ path: '', text: noRoom, hint: noRoomHint }]
        : [{ path: '', text: notKept, hint: notKeptHint }]
    }
  }
  state.current = null
  letGo()
  go({ page: 'sent', id: filing.id }, { replace: true })
  await nextTick()
  void flush('person')
  return []
}

/** The whole form; in a correction what is mended, and the photos that are new. */
function toSend(answers: Draft, day: string) {
  if (answers.correction) return { form: toPatch(answers, day), photos: newPhotos(answers) }
  const form = toDeclaration(answers, day)
  return { form, photos: form.attachments ?? [] }
}

/** Opens a returned or refused-to-send record at a page. */
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
