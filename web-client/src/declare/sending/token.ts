import { ApiProblem, call } from '@/shared/api/client'
import { isSession } from '@/shared/api/guards'
import type { Session } from '@/shared/api/types'
import { type Filing, needsSignIn } from '../filing/filing'

/** `Authorization` of the phone that filed, or that the township's code has let in. */
export const device = (filing: Filing) => `Device ${filing.key}`

/** `until` is a time of performance.now(): the wall clock may be changed. */
let token: { value: string; until: number; owner: string } | null = null
/** Set when the server has said that the password is needed again. */
let ended: ApiProblem | null = null

export function keepToken(session: Session | null): void {
  ended = null
  const seconds = (session?.expires_in ?? 0) - 30
  const until = performance.now() + seconds * 1000
  token = session && { value: session.access_token, until, owner: session.account.id }
}

/**
 * `Shouwang-Filler` for what a signed-in cadre fills in for another. Throws the server's
 * `session.expired` when the password has to be given again; the filing waits for it.
 */
export async function fillerHeaders(filing: Filing, fresh = false): Promise<Record<string, string>> {
  if (!filing.owner || filing.filedBy !== 'proxy') return {}
  if (ended) throw ended
  const good = token?.owner === filing.owner && token.until > performance.now()
  if (fresh || !good) await renew(filing.owner)
  return { 'Shouwang-Filler': token!.value }
}

async function renew(owner: string): Promise<void> {
  try {
    const { data } = await call('POST', '/sessions/refresh', { is: isSession })
    // The cookie may belong to somebody who left without a signal.
    if (data.account.id !== owner) throw expired()
    keepToken(data)
  } catch (error) {
    token = null
    if (isSessionProblem(error)) ended = error
    throw error
  }
}

export function isSessionProblem(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && needsSignIn(error.problem.code)
}

function expired(): ApiProblem {
  const code = 'session.expired'
  return new ApiProblem(401, { type: '', title: '', detail: '', status: 401, request_id: '', code })
}
