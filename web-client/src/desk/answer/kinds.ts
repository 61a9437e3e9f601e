import type { Account, CaseView } from '../api/types'

export type AnswerKind =
  | 'acceptance'
  | 'return'
  | 'refusal'
  | 'withdrawal'
  | 'transfer'
  | 'progress'
  | 'follow-up'
  | 'amendment'
  | 'duplicate-of'
  | 'correction-code'
  | 'reopening'
  | 'unlinking'

interface AnswerOf {
  kind: AnswerKind
  /** On the button. */
  title: string
  /** States in which the server takes it (server/src/domain/case.rs). */
  from: readonly string[]
  /** Not among the buttons of the head: offered where its reason stands. */
  elsewhere?: true
}

const GOING_ON = ['submitted', 'returned', 'accepted']
const ANY = [...GOING_ON, 'refused', 'withdrawn']

const ANSWERS: readonly AnswerOf[] = [
  { kind: 'acceptance', title: '收下', from: ['submitted'] },
  { kind: 'return', title: '退回补正', from: ['submitted'] },
  { kind: 'transfer', title: '转办', from: ['submitted'] },
  { kind: 'refusal', title: '不收', from: ['submitted', 'returned'] },
  { kind: 'withdrawal', title: '确认撤回', from: ['submitted', 'returned'], elsewhere: true },
  { kind: 'progress', title: '记进展', from: ['accepted'] },
  { kind: 'follow-up', title: '补记', from: ['accepted', 'returned', 'refused', 'withdrawn'] },
  { kind: 'correction-code', title: '给补正码', from: ['returned'] },
  { kind: 'amendment', title: '电话更正', from: GOING_ON },
  { kind: 'duplicate-of', title: '关联', from: GOING_ON, elsewhere: true },
  { kind: 'reopening', title: '重新打开', from: ['refused'] },
  { kind: 'unlinking', title: '解除关联', from: ANY, elsewhere: true },
]

export function allowed(kind: AnswerKind, state: string): boolean {
  return ANSWERS.some((answer) => answer.kind === kind && answer.from.includes(state))
}

/** Whether this officer can give this answer now. A case that is linked to an earlier one
 *  is answered there. The county may always transfer: a filing in the wrong township is
 *  its to mend; only the county reopens, when the farmer asked for it, and undoes a link. */
export function canGive(kind: AnswerKind, view: CaseView, role?: Account['role']): boolean {
  if (kind === 'unlinking') return role === 'county' && !!view.duplicate_of
  if (view.duplicate_of || !allowed(kind, view.state)) return false
  if (kind === 'reopening')
    return role === 'county' && view.status.flags.includes('review_requested')
  return view.may_answer || (kind === 'transfer' && role === 'county')
}

/** The buttons of the head. */
export function answersTo(view: CaseView, role?: Account['role']): readonly AnswerOf[] {
  return ANSWERS.filter(({ kind, elsewhere }) => !elsewhere && canGive(kind, view, role))
}
