import { loadJudge } from '../validator'

/** Hex. Plain http has no `crypto.subtle`; the judge can hash too. */
export async function sha256(blob: Blob): Promise<string> {
  const bytes = await new Response(blob).arrayBuffer()
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (subtle) {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
  const judge = await loadJudge()
  if (!judge) throw new Error('no way to hash')
  return judge.sha256(new Uint8Array(bytes))
}
