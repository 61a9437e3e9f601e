import type { Account, CaseView } from '../api/types'

export type AnswerKind = 'acceptance' | 'return' | 'refusal' | 'transfer' | 'progress'

export interface AnswerOf {
  kind: AnswerKind
  /** On the button. */
  title: string
  /** States in which the server takes it (server/src/domain/case.rs). */
  from: readonly string[]
}

export const ANSWERS: readonly AnswerOf[] = [
  { kind: 'acceptance', title: '收下', from: ['submitted'] },
  { kind: 'return', title: '退回补正', from: ['submitted'] },
  { kind: 'transfer', title: '转办', from: ['submitted'] },
  { kind: 'refusal', title: '不收', from: ['submitted', 'returned'] },
  { kind: 'progress', title: '记进展', from: ['accepted'] },
]

export function allowed(kind: AnswerKind, state: string): boolean {
  return ANSWERS.some((answer) => answer.kind === kind && answer.from.includes(state))
}

/** The answers that this officer can give now. The county may always transfer: a filing
 *  in the wrong township is its to mend. */
export function answersTo(view: CaseView, role?: Account['role']): readonly AnswerOf[] {
  return ANSWERS.filter(
    ({ kind, from }) =>
      from.includes(view.state) &&
      (view.may_answer || (kind === 'transfer' && role === 'county')),
  )
}
