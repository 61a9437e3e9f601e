import type { Database, SealedRow, WrappedKey } from './db'
import { Vault } from './vault'

/**
 * Keys of people who share a phone. Each has a random key of their own, wrapped by a key
 * that is derived from their password: signing in again works without a signal, and who
 * does not know the password cannot open what the other has kept.
 */
const ROUNDS = 300_000
const DATA_KEY = { name: 'AES-GCM', length: 256 }

export async function makeKey(db: Database, login: string, id: string, password: string): Promise<Vault> {
  const key = await crypto.subtle.generateKey(DATA_KEY, true, ['encrypt', 'decrypt'])
  await wrap(db, login, id, key, password)
  return (await openKey(db, login, password))!
}

/** The vault of that login; null when there is none, or the password is another. */
export async function openKey(db: Database, login: string, password: string): Promise<Vault | null> {
  const key = await unwrap(db, login, password, false)
  return key && Vault.of(key)
}

/** After the password was changed elsewhere. False when `old` is not the one of this phone. */
export async function changePassword(
  db: Database,
  login: string,
  old: string,
  password: string,
): Promise<boolean> {
  const wrapped = await wrappedKey(db, login)
  const key = await unwrap(db, login, old, true)
  if (!wrapped || !key) return false
  await wrap(db, login, wrapped.id, key, password)
  return true
}

/** What is kept of that login on this phone, the key wrapped. */
export async function wrappedKey(db: Database, login: string): Promise<WrappedKey | undefined> {
  return (await db.get('keys', nameOf(login))) as WrappedKey | undefined
}

/** Something about the person, sealed with their own key. */
export async function keepAbout(db: Database, login: string, about: SealedRow): Promise<void> {
  const wrapped = await wrappedKey(db, login)
  if (wrapped) await db.put('keys', { ...wrapped, about }, nameOf(login))
}

const nameOf = (login: string) => `account/${login}`

async function wrap(
  db: Database,
  login: string,
  id: string,
  key: CryptoKey,
  password: string,
): Promise<void> {
  const old = await wrappedKey(db, login)
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)))
  const outer = await derive(password, salt!, ROUNDS)
  const data = await crypto.subtle.wrapKey('raw', key, outer, { name: 'AES-GCM', iv: iv! })
  const about = old?.id === id ? old.about : undefined
  await db.put('keys', { id, salt: salt!, rounds: ROUNDS, iv: iv!, data, about }, nameOf(login))
}

async function unwrap(
  db: Database,
  login: string,
  password: string,
  extractable: boolean,
): Promise<CryptoKey | null> {
  const wrapped = await wrappedKey(db, login)
  if (!wrapped) return null
  const outer = await derive(password, wrapped.salt, wrapped.rounds)
  const how = { name: 'AES-GCM', iv: wrapped.iv }
  const uses: KeyUsage[] = ['encrypt', 'decrypt']
  return crypto.subtle
    .unwrapKey('raw', wrapped.data, outer, how, DATA_KEY, extractable, uses)
    .catch(() => null)
}

async function derive(password: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(password)
  const base = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(how, base, DATA_KEY, false, ['wrapKey', 'unwrapKey'])
}
