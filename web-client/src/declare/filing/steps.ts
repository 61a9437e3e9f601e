import type { Declaration } from '@/shared/api/declaration'
import { signsOnPaper } from '@/shared/form/answers'
import { CHOICES, fieldAt } from '@/shared/form/fields'
import { correctionSteps, isItem, shows, stepOfItem } from './items'
import type { Draft } from './draft'
import type { StepName } from '@/shared/form/stepName'

/** The pages in order. An applicant who files for themselves sees six; a correction, its parts. */
export function stepsFor(draft: Draft): StepName[] {
  if (draft.correction) return [...correctionSteps(draft, signsOnPaper(draft)), 'review']
  const asked: StepName[] = ['applicant', 'household', 'hardships', 'consents']
  if (draft.filedBy !== 'proxy') return ['start', ...asked, 'review']
  const signing: StepName[] = signsOnPaper(draft) ? ['signature', 'paper'] : ['signature']
  return ['start', 'filler', 'why', 'filler-contact', ...asked, 'aloud', ...signing, 'review']
}

/**
 * The page of these answers on which a finding is shown. A finding that belongs to no page, or
 * to one that is not asked now, is shown before sending: it is never out of sight.
 */
export function pageOf(path: string, draft: Draft, declaration?: Declaration): StepName {
  const step = stepOf(path, declaration)
  return stepsFor(draft).includes(step) ? step : 'review'
}

/** The page that asks for a part of the form. */
export function stepOf(path: string, declaration?: Declaration): StepName {
  const photo = /^\/attachments\/(\d+)/.exec(path)
  if (photo) return stepOfPhoto(declaration?.attachments?.[Number(photo[1])]?.kind)
  return fieldAt(path)?.step ?? 'review'
}

export function stepOfPhoto(kind: string | undefined): StepName {
  switch (kind) {
    case 'id_card':
      return 'applicant'
    case 'thumbprint':
    case 'signature':
      return 'paper'
    default:
      return 'hardships'
  }
}

/** The page of a defect that the township named. */
export function stepOfDefect(item: string, draft: Draft): StepName {
  const step = isItem(item) && shows(draft, item) ? stepOfItem(item) : 'review'
  return stepsFor(draft).includes(step) ? step : 'review'
}

/** Choices that the person has not made yet: the form has no value for 'not chosen'. */
export function unanswered(step: StepName, draft: Draft): string[] {
  if (draft.correction) return leftOut(step, draft)
  const open = CHOICES.filter((choice) => choice.step === step && draft[choice.answers[0]] === null)
  return open.map(({ at }) => at)
}

/** In a correction only the corrected parts can lack an answer. */
function leftOut(step: StepName, draft: Draft): string[] {
  if (step === 'signature' && !draft.signBasis) return ['/signature/basis']
  if (step !== 'hardships') return []
  const described = draft.description.trim() !== '' || !shows(draft, 'description')
  // Evidence is owed only if the township asked for it, not if it was opened to make room.
  const isAsked = draft.correction!.asked.includes('evidence')
  const proven = draft.photos.some(({ kind }) => kind === 'evidence') || !isAsked || !shows(draft, 'evidence')
  return [...(described ? [] : ['/description']), ...(proven ? [] : ['/attachments'])]
}
