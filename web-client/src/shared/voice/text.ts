/** Splits a text into sentences; joined together they are the text again. */
export function inSentences(text: string): string[] {
  return text.match(/[^。！？]+[。！？]*|[。！？]+/g) ?? []
}

/** SHA-256 in hex of a text in UTF-8, as the server keeps it. Throws without HTTPS. */
export async function textHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
