import { call } from '@/shared/api/client'
import type { Declaration } from '@/shared/api/declaration'
import type { Report, Violation } from '@/shared/api/types'
import type { ChoiceAt } from '@/shared/form/fields'
import { sentence } from '@/shared/texts/text'
import { type Context, type Judge, loadJudge } from '@/shared/validator'
import { T } from '@/shared/texts/phone/texts'
import { policyOf } from '../state/bootstrap'
import { state, today } from '../state/state'
import { isMended } from '../filing/items'
import { toDeclaration } from '../filing/declaration'
import type { Draft } from '../filing/draft'
import { pageOf, unanswered } from '../filing/steps'
import type { StepName } from '@/shared/form/stepName'

/** Something to say about a field of the form. */
export interface Finding {
  path: string
  text: string
  hint: string
}

interface Judgement {
  errors: Finding[]
  warnings: Finding[]
  /** False when nobody could judge: the server will, when it gets the form. */
  judged: boolean
}

/** The server's report, with the short code that the crate on the phone would compute. */
type Checked = Report & { short_code: string }

const CHOICES: Record<ChoiceAt | '/description' | '/attachments', string> = {
  '/filed_by': T.start.unanswered,
  '/proxy/role': T.filler.unanswered,
  '/proxy/reason': T.why.unanswered,
  '/applicant/relation_to_head': T.name.unanswered,
  '/household/size': T.people.unanswered,
  '/signature/basis': T.signature.unanswered,
  '/description': T.review.descriptionLeftOut,
  '/attachments': T.review.evidenceLeftOut,
}

export function toFinding(violation: Violation): Finding {
  return { path: violation.path, ...sentence(violation) }
}

/** As the server judges: by what holds in the county of the form's village. */
function context({ home }: Declaration): Context | null {
  const policy = policyOf(home.region)
  return policy && { as_of: today(), policy, counties: state.bootstrap?.counties ?? [] }
}

/** Judges one page: the whole form is checked, and the findings of other pages are dropped. */
export async function checkStep(step: StepName, draft: Draft): Promise<Judgement> {
  const [judgement] = await checkSteps([step], draft)
  return judgement!
}

/** Judges several pages with one check of the form: on the server, each check costs. */
export async function checkSteps(steps: StepName[], draft: Draft): Promise<Judgement[]> {
  const declaration = toDeclaration(draft, today())
  const report = await judge(declaration)
  return steps.map((step) => sort(step, draft, declaration, report))
}

/** [`checkStep`] without waiting, for notes beside what is being typed. */
export function judgeNow(judge: Judge, step: StepName, draft: Draft): Judgement {
  const declaration = toDeclaration(draft, today())
  const given = context(declaration)
  return sort(step, draft, declaration, given && judge.check(declaration, given))
}

function sort(
  step: StepName,
  draft: Draft,
  declaration: Declaration,
  report: Report | null,
): Judgement {
  const open = unanswered(step, draft)
  const here = (report?.violations ?? []).filter(
    ({ path }) =>
      pageOf(path, draft, declaration) === step &&
      !open.includes(path) &&
      isMended(draft, path, declaration),
  )
  return {
    errors: [
      ...open.map((path) => ({ path, text: CHOICES[path as keyof typeof CHOICES] ?? '', hint: '' })),
      ...here.filter(({ severity }) => severity === 'error').map(toFinding),
    ],
    warnings: here.filter(({ severity }) => severity === 'warning').map(toFinding),
    judged: report !== null,
  }
}

/** By the crate on the phone; where it cannot run, by the server; null when neither can. */
async function judge(declaration: Declaration): Promise<Report | null> {
  const given = context(declaration)
  const local = given && (await loadJudge())
  if (local) return local.check(declaration, given)
  return askServer(declaration)
}

/** The server's report on the form, which it does not keep; null when it cannot be asked. */
export async function askServer(declaration: Declaration): Promise<Checked | null> {
  try {
    const { data } = await call<Checked>('POST', '/declarations/check', {
      is: ({ violations }) => Array.isArray(violations),
      json: declaration,
      timeoutMs: 8000,
    })
    return data
  } catch {
    return null
  }
}
