import { fill } from '@/shared/texts/text'
import { labels as shared } from '@/shared/texts/zh-CN'
import texts from '../../../../server/texts/templates.json'
import type { CaseView } from '../api/types'

interface Template {
  id: string
  /** Label for the officer. */
  title: string
  /** The text that the farmer reads. */
  text: string
}

const ACCEPTANCE: Record<string, string> = {
  visit: '一般情况',
  visit_signature: '上门补按手印',
  visit_adults: '其他成年人待签字',
  visit_photos: '还缺照片',
  visit_id_number: '身份证号待查',
  visit_minor: '申请人未成年',
  urgent: '眼下有急事',
}

const filled = (text: string, view: CaseView) =>
  fill(text, { county_telephone: view.status.county_telephone })

export function acceptances(view: CaseView): Template[] {
  return texts.acceptance.map(({ id, text }) => ({
    id,
    title: ACCEPTANCE[id] ?? '其他',
    text: filled(text, view),
  }))
}

/** The template that fits the case best; the officer may choose another. */
export function fittingAcceptance(view: CaseView): string {
  const { flags } = view.status
  if (view.declaration.urgent) return 'urgent'
  if (view.facts?.age != null && view.facts.age < 18) return 'visit_minor'
  if (flags.includes('signature_missing')) return 'visit_signature'
  if (flags.includes('photos_missing')) return 'visit_photos'
  if (view.declaration.applicant.id_status === 'unknown') return 'visit_id_number'
  return 'visit'
}

export function defectText(item: string): string {
  return texts.return.find((template) => template.item === item)?.text ?? ''
}

export function refusalText(ground: string, view: CaseView): string {
  return filled(texts.refusal.find((template) => template.ground === ground)?.text ?? '', view)
}

export function progressText(kind: string, view: CaseView): string {
  return filled(texts.progress.find((template) => template.kind === kind)?.text ?? '', view)
}

/** After the words on the withdrawal: for an applicant who never asked for it. */
export const WITHDRAWN =
  '您没有说过不报的，[请打{county_telephone}（县）|请到县里的农业农村局去说]。'

export function withdrawalText(view: CaseView): string {
  return shared.stateFarmer.withdrawn.text + filled(WITHDRAWN, view)
}

/** The text above the list of defects. */
export const RETURN_MESSAGE = '请您补一补下面几样，补好再发一次。'
