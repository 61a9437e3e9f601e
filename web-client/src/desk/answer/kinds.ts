import type { Action, CaseView } from '../api/types'

/** The actions of an officer; the others are the farmer's, on the phone. */
export type AnswerKind = Exclude<Action, 'correction' | 'withdrawal-request' | 'review-request'>

interface Words {
  /** Label of the button. */
  title: string
  /** Said once it is done; nothing where its panel says it. */
  done?: string
  /** Not among the buttons of the head: offered beside its reason. */
  elsewhere?: true
}

/** In the order of the buttons. The server says which may be done now. */
const ANSWERS: Record<AnswerKind, Words> = {
  acceptance: { title: '收下', done: '已收下。农户能看到您写的话。' },
  return: { title: '退回补正', done: '已退回补正。农户能看到要补哪几样。' },
  transfer: { title: '转办', done: '已转办，到期日不变。' },
  refusal: { title: '不收', done: '已记下。农户能看到原因，县里也能看到。' },
  withdrawal: { title: '确认撤回', done: '已撤回。农户能看到。', elsewhere: true },
  progress: { title: '记进展', done: '已记下。农户能看到。' },
  signatures: { title: '记签字', done: '已记下签字。', elsewhere: true },
  'follow-up': { title: '补记', done: '已补记。' },
  'correction-code': { title: '给补正码' },
  amendment: { title: '电话更正', done: '已更正。原来的内容留在办理记录里。' },
  'duplicate-of': { title: '关联', done: '已关联。两个回执号看到的是同一个进度。', elsewhere: true },
  reopening: { title: '重新打开', done: '已重新打开，回到乡镇的待答复。' },
  unlinking: { title: '解除关联', done: '已解除关联，这一份单独办。', elsewhere: true },
}

/** Whether the signed-in officer can give this answer now. */
export function canGive(kind: AnswerKind, view: Pick<CaseView, 'actions'>): boolean {
  return view.actions.includes(kind)
}

/** What is said once it is done. */
export const doneWords = (kind: AnswerKind): string => ANSWERS[kind].done ?? ''

/** The buttons of the head. */
export function answersTo(view: CaseView): { kind: AnswerKind; title: string }[] {
  return (Object.keys(ANSWERS) as AnswerKind[])
    .filter((kind) => !ANSWERS[kind].elsewhere && canGive(kind, view))
    .map((kind) => ({ kind, title: ANSWERS[kind].title }))
}
