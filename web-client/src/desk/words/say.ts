import { ApiProblem, Unreachable, codeOf } from '@/shared/api/client'
import { isListed, sentence } from './sentence'
import { reference } from '@/shared/texts/format'

const BY_STATUS: Record<number, string> = {
  400: '这次请求的格式不对，请刷新页面再试。',
  401: '登录已经过期，请重新登录。',
  403: '您的账号没有这项权限。',
  404: '没有找到。可能已经转到别的乡镇，或者不归您的账号管。',
  409: '刚才有人改过这份申报，请看最新内容。',
  413: '内容太大，请删短一些。',
  422: '有几处要改，请看下面的说明。',
  428: '页面太旧，请刷新后再试。',
  429: '操作太频繁，请过一会儿再试。',
}

/** What went wrong, in a sentence that an officer can act on: the catalogue's where it
 *  has one for the code, else the server's, else one for the kind of answer. */
export function say(error: unknown): string {
  if (error instanceof Unreachable && codeOf(error) === 'server.busy') return '服务器暂时不能处理，没有发出去。请过一会儿再试一次。'
  if (error instanceof Unreachable) return '连不上服务器，没有发出去。请检查网络后再试一次。'
  if (!(error instanceof ApiProblem)) return '页面出了错，请刷新后再试。'
  const { code, title, request_id, current } = error.problem
  const found = sentence(error.problem)
  const words =
    isListed(code) || title
      ? found.text + found.hint
      : (BY_STATUS[error.status] ?? '服务器暂时不能处理，请过一会儿再试。')
  // Somebody who asks for help quotes the reference, or else the request.
  const named = current ? `回执号 ${reference(current.reference)}` : `报修号 ${request_id}`
  return error.status >= 500 ? `${words}（${named}）` : words
}
