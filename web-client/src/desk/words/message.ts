import type { CaseView } from '../api/types'

/** A sentence on whether the applicant will get a text message, judging by the earlier ones. */
export function byMessage({ messages }: Pick<CaseView, 'messages'>): string {
  const last = messages[messages.length - 1]
  if (!last) return '申请人没有自己的手机号，系统不发短信。'
  if (last.state === 'logged') return '没有接短信平台，系统不发短信。'
  if (last.state === 'given_up') return '上一条短信没有发出去。'
  return '系统会另发短信。'
}
