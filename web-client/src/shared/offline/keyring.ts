import type { Database, SealedRow, WrappedKey } from './db'
import { Vault } from './vault'

/**
 * Keys of people who share a phone. Each has a random key of their own, wrapped by a key
 * that is derived from their password: signing in again works without a signal, and whoever
 * does not know the password cannot open what another has kept. After a change of password,
 * the account's `phone_key` opens it, which the server gives at sign-in.
 * The rounds are OWASP's for PBKDF2 with SHA-256; older keys keep their own.
 */
const ROUNDS = 600_000
const DATA_KEY = { name: 'AES-GCM', length: 256 }

export async function makeKey(
  db: Database,
  login: string,
  id: string,
  password: string,
  phoneKey?: string,
): Promise<Vault> {
  const key = await crypto.subtle.generateKey(DATA_KEY, true, ['encrypt', 'decrypt'])
  await wrap(db, login, id, key, password, phoneKey)
  return (await openKey(db, login, password))!
}

/** The vault of a login; null when there is none, or the password is wrong. */
export async function openKey(db: Database, login: string, password: string): Promise<Vault | null> {
  const key = await unwrap(db, login, password, false)
  return key && Vault.of(key)
}

/** After the password was changed elsewhere. False when `old` does not open the key kept here. */
export async function changePassword(
  db: Database,
  login: string,
  old: string,
  password: string,
  phoneKey?: string,
): Promise<boolean> {
  const wrapped = await wrappedKey(db, login)
  const key = await unwrap(db, login, old, true)
  if (!wrapped || !key) return false
  await wrap(db, login, wrapped.id, key, password, phoneKey)
  return true
}

/** The same without the old password, by the account's `phone_key`. False when that opens nothing. */
export async function recoverKey(
  db: Database,
  login: string,
  password: string,
  phoneKey: string,
): Promise<boolean> {
  const wrapped = await wrappedKey(db, login)
  const key = wrapped?.spare && (await open(wrapped.spare, await spareKey(phoneKey), true))
  if (!wrapped || !key) return false
  await wrap(db, login, wrapped.id, key, password, phoneKey)
  return true
}

/** The wrapped key of a login on this phone. */
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
  phoneKey?: string,
): Promise<void> {
  const old = await wrappedKey(db, login)
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const own = await close(key, await derive(password, salt, ROUNDS))
  const kept = old?.id === id ? { about: old.about, spare: old.spare } : {}
  const spare = phoneKey ? { spare: await close(key, await spareKey(phoneKey)) } : {}
  await db.put('keys', { id, salt, rounds: ROUNDS, ...own, ...kept, ...spare }, nameOf(login))
}

async function unwrap(
  db: Database,
  login: string,
  password: string,
  extractable: boolean,
): Promise<CryptoKey | null> {
  const wrapped = await wrappedKey(db, login)
  if (!wrapped) return null
  return open(wrapped, await derive(password, wrapped.salt, wrapped.rounds), extractable)
}

async function close(key: CryptoKey, outer: CryptoKey): Promise<SealedRow> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.wrapKey('raw', key, outer, { name: 'AES-GCM', iv }) }
}

/** Null when `outer` is not the key that closed it. */
function open({ iv, data }: SealedRow, outer: CryptoKey, extractable: boolean): Promise<CryptoKey | null> {
  const uses: KeyUsage[] = ['encrypt', 'decrypt']
  const how = { name: 'AES-GCM', iv }
  return crypto.subtle.unwrapKey('raw', data, outer, how, DATA_KEY, extractable, uses).catch(() => null)
}

function spareKey(hex: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16))
  return crypto.subtle.importKey('raw', bytes, DATA_KEY, false, ['wrapKey', 'unwrapKey'])
}

async function derive(password: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(password)
  const base = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(how, base, DATA_KEY, false, ['wrapKey', 'unwrapKey'])
}
