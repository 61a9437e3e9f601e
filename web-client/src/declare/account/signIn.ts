import { ApiProblem, Unreachable, call } from '@/shared/api/client'
import { isNothing, isSession } from '@/shared/api/guards'
import type { Session } from '@/shared/api/types'
import { changePassword, makeKey, openKey, recoverKey, wrappedKey } from '@/shared/offline/keyring'
import type { Vault } from '@/shared/offline/vault'
import { keepAccount, open, reloadRecords, tellOtherTabs } from './account'
import { keepToken } from '../sending/token'
import { flush, idle } from '../sending/outbox'
import { state, store } from '../state/state'

/**
 * `old`: the password was changed, and this phone's store opens only with the one before,
 * because it was kept by an app that did not know `phone_key`.
 * An `ApiProblem` is told by its sentence.
 */
export type SignInFault = 'wrong' | 'no-signal-first' | 'old' | 'old-wrong' | 'no-room' | ApiProblem

/**
 * Signs in at the server where there is a signal, and opens what this person has kept on
 * this phone; without a signal, only the latter. Returns what stands in the way, or null.
 */
export async function signIn(login: string, password: string, old = ''): Promise<SignInFault | null> {
  const { db } = store
  if (!db) return 'no-room'
  const session = await atServer(login, password)
  if (session instanceof ApiProblem) return session
  const kept = await wrappedKey(db, login)
  if (!kept && !session) return 'no-signal-first'
  const phoneKey = session?.phone_key ?? undefined
  let vault: Vault | null
  if (!kept) vault = await makeKey(db, login, session!.account.id, password, phoneKey)
  else {
    if (old && !(await changePassword(db, login, old, password, phoneKey))) return 'old-wrong'
    vault = await openKey(db, login, password)
    if (!vault && phoneKey && (await recoverKey(db, login, password, phoneKey))) {
      vault = await openKey(db, login, password)
    } else if (vault && phoneKey && !kept.spare) {
      await changePassword(db, login, password, password, phoneKey)
    }
  }
  if (!vault) return session ? 'old' : 'wrong'
  await enter(login, kept?.id ?? session!.account.id, vault, session)
  return null
}

async function enter(login: string, id: string, vault: Vault, session: Session | null): Promise<void> {
  const signedIn = { login, id, key: vault.key }
  await store.db!.put('keys', signedIn, 'session')
  await open(signedIn)
  if (session && state.account) {
    state.account.name = session.account.name
    await keepAccount(vault)
  }
  keepToken(session)
  await reloadRecords()
  tellOtherTabs()
  void flush('person')
}

/** Signs in at the server; null where nobody answers. */
async function atServer(login: string, password: string): Promise<Session | ApiProblem | null> {
  try {
    return (await call('POST', '/sessions', { json: { login, password }, is: isSession })).data
  } catch (error) {
    if (error instanceof Unreachable) return null
    if (error instanceof ApiProblem) return error
    throw error
  }
}

/**
 * Locks what this person has kept, after `leaveDraft` has kept what is being written. Unsent
 * records stay on the phone, sealed, until they sign in again: they cannot be sent in their
 * name without them.
 */
export async function signOut(leaveDraft: () => Promise<void>): Promise<void> {
  const { account } = state
  const { db, shelf } = store
  if (!account || !db) return
  await leaveDraft()
  await idle()
  await db.delete('keys', 'session')
  // Offline, the server's session expires by itself; its cookie opens nothing here.
  // Somebody who has signed in in another tab since must not be signed out.
  await call('POST', '/sessions/refresh', { is: isSession })
    .then(async ({ data }) => {
      if (data.account.id !== account.id) return
      await call('DELETE', '/sessions/current', { authorization: `Bearer ${data.access_token}`, is: isNothing })
    })
    .catch(() => {})
  keepToken(null)
  if ('lock' in shelf) (shelf as { lock(owner: string): void }).lock(account.id)
  state.account = null
  await reloadRecords()
  tellOtherTabs()
}
