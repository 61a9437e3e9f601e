import { cleaned } from '@/shared/form/clean'
import { ApiProblem, call, type Answered, type CallOptions } from '@/shared/api/client'
import { isSession } from '@/shared/api/guards'
import type { Account, Session } from './types'

/** In memory only: closing the page forgets it, and no script can read it from a store. */
let token: string | null = null
/** The account of this page, by the password or by the cookie when it opened. The cookie is
 *  the browser's: a later one may belong to somebody who has signed in in another tab. */
let owner: string | null = null
let refreshing: Promise<Session> | null = null
let onLost: (now: Account | null) => void = () => {}

/** The browser's cookie belongs to another account by now. */
class SomebodyElse extends Error {
  constructor(readonly account: Account) {
    super('somebody else')
  }
}

export function keep(session: Session): Session {
  token = session.access_token
  owner = session.account.id
  return session
}

export function forget(): void {
  token = null
  owner = null
}

/** Called when the cookie gives no token any more, or one of another account, which is passed. */
export function whenLost(listener: (now: Account | null) => void): void {
  onLost = listener
}

/** A new token for the HttpOnly cookie. Only one refresh at a time in this browser: the
 *  cookie rotates, and using an old one again would end the session. */
export function refresh(): Promise<Session> {
  refreshing ??= alone(async () => {
    const mine = owner
    const { data } = await call('POST', '/sessions/refresh', { is: isSession })
    // Somebody has given a password here meanwhile, and that counts.
    if (owner !== mine) return data
    if (mine !== null && data.account.id !== mine) throw new SomebodyElse(data.account)
    return keep(data)
  }).finally(() => (refreshing = null))
  return refreshing
}

function alone<T>(work: () => Promise<T>): Promise<T> {
  // Absent on plain http; tabs then refresh independently.
  const locks = navigator.locks as LockManager | undefined
  return locks ? (locks.request('shouwang-refresh', work) as Promise<T>) : work()
}

/** Runs a request with the token, and after a 401 once more with a fresh one, but never for
 *  another account than the page had when the request was made. */
export async function withToken<T>(run: (authorization: string) => Promise<T>): Promise<T> {
  const [used, who] = [token, owner]
  if (used === null) throw expired()
  try {
    return await run(`Bearer ${used}`)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error
    // Another request may have fetched the next one meanwhile.
    if (token === used) await renew()
    if (token === null || owner !== who) throw error
  }
  return run(`Bearer ${token}`)
}

async function renew(): Promise<void> {
  try {
    await refresh()
  } catch (error) {
    const now = error instanceof SomebodyElse ? error.account : null
    if (!now && !(error instanceof ApiProblem && error.status === 401)) throw error
    forget()
    onLost(now)
    throw expired()
  }
}

function expired(): ApiProblem {
  const code = 'session.expired'
  return new ApiProblem(401, { type: '', title: '', detail: '', status: 401, request_id: '', code })
}

/** [`call`] as the signed-in officer; texts are sent without invisible characters. */
export function request<T>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  options: CallOptions<T>,
): Promise<Answered<T>> {
  const { json } = options
  const sent = json === undefined ? options : { ...options, json: cleaned(json, true) }
  return withToken((authorization) => call<T>(method, path, { ...sent, authorization }))
}
