import type { Action, CaseView } from '../api/types'

/** The actions of an officer; the others are the farmer's, on the phone. */
export type AnswerKind = Exclude<Action, 'correction' | 'withdrawal-request' | 'review-request'>

interface Words {
  /** Label of the button. */
  title: string
  /** Not among the buttons of the head: offered beside its reason. */
  elsewhere?: true
}

/** In the order of the buttons. The server says which may be done now. */
const ANSWERS: Record<AnswerKind, Words> = {
  acceptance: { title: '收下' },
  return: { title: '退回补正' },
  transfer: { title: '转办' },
  refusal: { title: '不收' },
  withdrawal: { title: '确认撤回', elsewhere: true },
  progress: { title: '记进展' },
  'follow-up': { title: '补记' },
  'correction-code': { title: '给补正码' },
  amendment: { title: '电话更正' },
  'duplicate-of': { title: '关联', elsewhere: true },
  reopening: { title: '重新打开' },
  unlinking: { title: '解除关联', elsewhere: true },
}

/** Whether the signed-in officer can give this answer now. */
export function canGive(kind: AnswerKind, view: Pick<CaseView, 'actions'>): boolean {
  return view.actions.includes(kind)
}

/** The buttons of the head. */
export function answersTo(view: CaseView): { kind: AnswerKind; title: string }[] {
  return (Object.keys(ANSWERS) as AnswerKind[])
    .filter((kind) => !ANSWERS[kind].elsewhere && canGive(kind, view))
    .map((kind) => ({ kind, title: ANSWERS[kind].title }))
}
