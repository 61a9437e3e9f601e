import { ApiProblem, call } from '@/shared/api/client'
import type { Session } from '@/shared/api/types'
import type { SignedIn } from '@/shared/offline/db'
import { keepAbout, wrappedKey } from '@/shared/offline/keyring'
import { SealedShelf } from '@/shared/offline/shelf'
import { Vault } from '@/shared/offline/vault'
import type { Account } from './filing/filler'
import { type Filing, openFiling } from './filing/filing'
import { needsSignIn } from './filing/queue'
import { state, store } from './state'

/** Other tabs of this phone show what is open now, and nothing of who has left. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('shouwang-account')
tabs?.addEventListener('message', () => location.reload())

/** Who was signed in stays so over a reload, without a signal too. */
export async function restoreAccount(): Promise<void> {
  const session = (await store.db?.get('keys', 'session')) as SignedIn | undefined
  if (session) await open(session)
}

/** Opens what that person has kept. */
export async function open({ login, id, key }: SignedIn): Promise<void> {
  const { shelf, db } = store
  if (!db || !(shelf instanceof SealedShelf)) return
  const vault = Vault.of(key)
  shelf.unlock(id, vault)
  const about = (await wrappedKey(db, login))?.about
  const kept = about && new TextDecoder().decode(await vault.unseal(about, `account/${id}`))
  state.account = kept ? (JSON.parse(kept) as Account) : { login, id, name: login, filler: {} }
}

/** Keeps what is known of the person, sealed with their key. */
export async function keepAccount(vault?: Vault): Promise<void> {
  const { account } = state
  const { db } = store
  if (!account || !db) return
  const session = (await db.get('keys', 'session')) as SignedIn | undefined
  const own = vault ?? (session && Vault.of(session.key))
  if (!own) return
  const bytes = new TextEncoder().encode(JSON.stringify(account))
  await keepAbout(db, account.login, await own.seal(bytes, `account/${account.id}`))
}

export async function reloadRecords(): Promise<void> {
  const unreadable: string[] = []
  state.records = (await store.shelf.list((id) => unreadable.push(id))).map(openFiling)
  state.unreadable = unreadable
}

export function tellOtherTabs(): void {
  tabs?.postMessage('changed')
}

/** The records of who is looking: the cadre's while signed in, else the phone's own. */
export function recordsOf(owner: string): Filing[] {
  const own = state.records.filter((record) => (record.owner ?? '') === owner)
  return own.sort((a, b) => b.createdAt - a.createdAt)
}

/** By the page's own clock, which nobody sets. */
let token: { value: string; until: number; owner: string } | null = null
/** The server has said that the password is needed again. */
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
    const { data } = await call<Session>('POST', '/sessions/refresh')
    // The cookie may be of somebody who left without a signal.
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
