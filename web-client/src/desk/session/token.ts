import { ApiProblem, call, type Answered, type CallOptions } from '@/shared/api/client'
import type { Session } from '../api/types'

/** In memory only: closing the page forgets it, and no script can find it in a store. */
let token: string | null = null
let refreshing: Promise<Session> | null = null
let onLost: () => void = () => {}

export function keep(session: Session): Session {
  token = session.access_token
  return session
}

export function forget(): void {
  token = null
}

/** Called when the cookie no longer gives a token: the officer has to sign in again. */
export function whenLost(listener: () => void): void {
  onLost = listener
}

/** A new token for the HttpOnly cookie. At most one at a time in this browser: the
 *  cookie rotates, and whoever went on with an old one would end the session. */
export function refresh(): Promise<Session> {
  refreshing ??= alone(async () =>
    keep((await call<Session>('POST', '/sessions/refresh')).data),
  ).finally(() => (refreshing = null))
  return refreshing
}

function alone<T>(work: () => Promise<T>): Promise<T> {
  // Absent on plain http; other tabs are then on their own.
  const locks = navigator.locks as LockManager | undefined
  return locks ? (locks.request('shouwang-refresh', work) as Promise<T>) : work()
}

/** Runs a request with the token, and once more with a fresh one after a 401. */
export async function withToken<T>(run: (authorization: string) => Promise<T>): Promise<T> {
  const used = token
  try {
    return await run(`Bearer ${used ?? ''}`)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error
  }
  // Another request may have fetched the next one meanwhile.
  if (token === used || token === null) await renewed()
  return run(`Bearer ${token ?? ''}`)
}

async function renewed(): Promise<void> {
  try {
    await refresh()
  } catch (error) {
    if (error instanceof ApiProblem) {
      forget()
      onLost()
    }
    throw error
  }
}

/** [`call`] as the signed-in officer. */
export function request<T>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  options: CallOptions = {},
): Promise<Answered<T>> {
  return withToken((authorization) => call<T>(method, path, { ...options, authorization }))
}
