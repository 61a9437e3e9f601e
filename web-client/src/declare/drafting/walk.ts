import type { Defect } from '@/shared/api/types'
import { toDeclaration } from '../filing/declaration'
import type { StepName } from '@/shared/form/stepName'
import { pageOf, stepOfDefect, stepsFor } from '../filing/steps'
import { go } from '../state/router'
import { loadCounty } from '../state/bootstrap'
import { state, today } from '../state/state'
import { save } from './autosave'
import { type Finding, checkStep, checkSteps } from './check'
import { draft, making } from './current'

/** The page to go back to after 修改. */
let detour: StepName | null = null
/** Findings on other pages, from the server or from the last check before sending. */
let carried: Finding[] = []

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

/** Sets the findings that each page shows when it is reached. */
export function carry(findings: Finding[]): void {
  carried = findings
}

/** The findings made elsewhere that belong to this page. */
export function carriedTo(step: StepName): Finding[] {
  if (!state.current?.draft) return []
  const declaration = toDeclaration(draft(), today())
  return carried.filter(({ path }) => pageOf(path, draft(), declaration) === step)
}

/** The township's defects that concern this page. */
export function defectsFor(step: StepName): Defect[] {
  const status = state.current?.status
  if (status?.state !== 'returned') return []
  return (status.answer?.defects ?? []).filter(({ item }) => stepOfDefect(item, draft()) === step)
}

/** The first page that is not in order yet, or null; by the county's own rules, where they can be had. */
export async function firstFault(): Promise<StepName | null> {
  await loadCounty(draft().region.slice(0, 6))
  const steps = stepsFor(draft())
  const judgements = await checkSteps(steps, draft())
  const at = judgements.findIndex(({ errors }) => errors.length > 0)
  if (at < 0) return null
  carried = judgements[at]!.errors
  return steps[at]!
}
