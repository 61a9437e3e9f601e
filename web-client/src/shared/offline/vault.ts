import type { Connection, Database, SealedRow } from './db'

/**
 * Seals what is kept on the phone with a key that JavaScript can use but not read out,
 * so that a copy of the profile's files alone gives nothing away.
 */
export class Vault {
  private constructor(readonly key: CryptoKey) {}

  static of(key: CryptoKey): Vault {
    return new Vault(key)
  }

  /** The phone's key, made at the first use. Rejects where WebCrypto is not offered. */
  static async open(db: Database): Promise<Vault> {
    if (!globalThis.crypto?.subtle) throw new Error('no WebCrypto')
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ])
    const vault = new Vault(await db.run((connection) => mainKey(connection, made)))
    // Cleared while the page is open: what is written from now on must open after a reload.
    db.opened = async (connection) => void (await mainKey(connection, vault.key))
    return vault
  }

  /** `about` binds the ciphertext to its row: it opens nowhere else. */
  async seal(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>, about: string): Promise<SealedRow> {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    return { iv, data: await crypto.subtle.encrypt(this.how(iv, about), this.key, bytes) }
  }

  async unseal(row: SealedRow, about: string): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt(this.how(row.iv, about), this.key, row.data)
  }

  private how(iv: Uint8Array<ArrayBuffer>, about: string): AesGcmParams {
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(about) }
  }
}

/** The phone's key; `made` is stored where there is none. */
async function mainKey(connection: Connection, made: CryptoKey): Promise<CryptoKey> {
  // In one transaction, so that two tabs that start together end with one key.
  const tx = connection.transaction('keys', 'readwrite')
  const kept = (await tx.store.get('main')) as CryptoKey | undefined
  if (!kept) await tx.store.put(made, 'main')
  await tx.done
  return kept ?? made
}
