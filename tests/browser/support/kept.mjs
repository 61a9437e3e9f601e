// What the phone has written down. It does so while its person goes on: whoever reloads the
// page at once, as no hand can, may be earlier than that.
import { until } from './until.mjs'

/** Until one of the records in the phone's own key, or in a signed-in cadre's, says `text`, in its JSON. */
export const kept = (phone, text) => until(phone, says, text)

/** Until the draft is kept with that page as the last. */
export const keptAt = (phone, step) => kept(phone, `"step":"${step}"`)

/** In the page: opened by hand, as support/oldPhone.mjs seals it. */
async function says(text) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const db = await done(indexedDB.open('shouwang'))
  const stores = db.transaction(['keys', 'filings'])
  const [own, session] = await Promise.all(['main', 'session'].map((of) => done(stores.objectStore('keys').get(of))))
  const rows = await done(stores.objectStore('filings').getAll())
  db.close()
  for (const { id, iv, data, owner } of rows) {
    if (owner && owner !== session?.id) continue
    const about = new TextEncoder().encode(`filings/${id}`)
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: about }, owner ? session.key : own, data)
    if (new TextDecoder().decode(bytes).includes(text)) return true
  }
  return false
}
