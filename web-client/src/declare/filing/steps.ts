import type { Declaration } from '@/shared/api/declaration'
import { signsOnPaper } from '@/shared/form/answers'
import { correctionSteps, shows } from './items'
import type { Draft } from './draft'
import type { StepName } from './stepName'

/** The pages in order. An applicant who files for themselves sees eight; a correction, its parts. */
export function stepsFor(draft: Draft): StepName[] {
  if (draft.correction) return [...correctionSteps(draft, signsOnPaper(draft)), 'review']
  const asked: StepName[] = ['name', 'id', 'phone', 'household', 'hardships', 'consents']
  if (draft.filedBy !== 'proxy') return ['start', ...asked, 'review']
  const signing: StepName[] = signsOnPaper(draft) ? ['signature', 'paper'] : ['signature']
  return ['start', 'filler', 'why', 'filler-contact', ...asked, 'aloud', ...signing, 'review']
}

/** Where each part of the form is asked. The longest pointer that fits decides. */
const ASKED_AT: [pointer: string, step: StepName][] = [
  ['/filed_by', 'start'],
  ['/home', 'start'],
  ['/proxy', 'filler'],
  ['/proxy/role', 'filler'],
  ['/proxy/relation', 'filler'],
  ['/proxy/reason', 'why'],
  ['/proxy/reason_note', 'why'],
  ['/proxy/name', 'filler-contact'],
  ['/proxy/phone', 'filler-contact'],
  ['/proxy/read_aloud', 'aloud'],
  ['/applicant', 'name'],
  ['/applicant/id_status', 'id'],
  ['/applicant/id_number', 'id'],
  ['/applicant/phone_status', 'phone'],
  ['/applicant/phone', 'phone'],
  ['/applicant/contact', 'phone'],
  ['/household', 'household'],
  ['/hardships', 'hardships'],
  ['/description', 'hardships'],
  ['/urgent', 'hardships'],
  // The photo, where there is to be one; everything else about signing is asked a page earlier.
  ['/signature', 'paper'],
  ['/signature/basis', 'signature'],
  ['/signature/reason', 'signature'],
  ['/signature/witness', 'signature'],
  ['/consents', 'consents'],
  ['/attachments', 'hardships'],
]

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
  let best: [string, StepName] = ['', 'review']
  for (const [pointer, step] of ASKED_AT) {
    const fits = path === pointer || path.startsWith(`${pointer}/`)
    if (fits && pointer.length > best[0].length) best = [pointer, step]
  }
  return best[1]
}

export function stepOfPhoto(kind: string | undefined): StepName {
  switch (kind) {
    case 'id_card':
      return 'id'
    case 'thumbprint':
    case 'signature':
      return 'paper'
    default:
      return 'hardships'
  }
}

/** The page of a defect that the township named. */
export function stepOfDefect(item: string, draft: Draft): StepName {
  const pages: Record<string, StepName> = {
    name: 'name', id_number: 'id', id_card_photo: 'id', phone: 'phone', home: 'start',
    household: 'household', hardships: 'hardships', description: 'hardships',
    evidence: 'hardships', consents: 'consents', signature: 'signature',
  }
  const step = pages[item] ?? 'review'
  return stepsFor(draft).includes(step) ? step : 'review'
}

/** Choices that the person has not made yet: the form has no value for 'not chosen'. */
export function unanswered(step: StepName, draft: Draft): string[] {
  if (draft.correction) return leftOut(step, draft)
  switch (step) {
    case 'start':
      return draft.filedBy ? [] : ['/filed_by']
    case 'filler':
      return draft.proxyRole ? [] : ['/proxy/role']
    case 'why':
      return draft.proxyReason ? [] : ['/proxy/reason']
    case 'name':
      return draft.relationToHead ? [] : ['/applicant/relation_to_head']
    case 'household':
      return draft.size === null ? ['/household/size'] : []
    case 'signature':
      return draft.signBasis ? [] : ['/signature/basis']
    default:
      return []
  }
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
