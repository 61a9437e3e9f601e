import type { SignedIn } from '@/shared/offline/db'
import { keepAbout, wrappedKey } from '@/shared/offline/keyring'
import { SealedShelf } from '@/shared/offline/shelf'
import { Vault } from '@/shared/offline/vault'
import { judgeWhole } from '@/shared/validator'
import type { Account } from '../filing/filler'
import { type Filing, openFiling } from '../filing/filing'
import { state, store } from '../state/state'

/** Keeps the tabs of this phone in step: each shows the account that is open now. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('shouwang-account')
tabs?.addEventListener('message', () => location.reload())

/** Restores who was signed in, after a reload too, and without a signal. */
export async function restoreAccount(): Promise<void> {
  const session = (await store.db?.get('keys', 'session')) as SignedIn | undefined
  if (session) await open(session)
}

/** Opens what this person has kept on the phone. */
export async function open({ login, id, key }: SignedIn): Promise<void> {
  const { shelf, db } = store
  if (!db || !(shelf instanceof SealedShelf)) return
  const vault = Vault.of(key)
  shelf.unlock(id, vault)
  const about = (await wrappedKey(db, login))?.about
  const kept = about && new TextDecoder().decode(await vault.unseal(about, `account/${id}`))
  judgeWhole()
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

/** The records to show: the cadre's while one is signed in, else the phone's own. */
export function recordsOf(owner: string): Filing[] {
  const own = state.records.filter((record) => (record.owner ?? '') === owner)
  return own.sort((a, b) => b.createdAt - a.createdAt)
}
