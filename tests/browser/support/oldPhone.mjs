// The phone as an earlier version of the app has left it. Written out by hand, and not
// with today's code: what is tested is whether today's code can open it.

/**
 * Puts a record into IndexedDB as format 1 did: database `shouwang`, version 1, a key that
 * cannot be read out, and the record sealed with it. `page` is any page of the server's.
 */
export function leaveRecord(page, record) {
  return page.evaluate(async (record) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const opening = indexedDB.open('shouwang', 1)
    opening.onupgradeneeded = () => {
      const db = opening.result
      db.createObjectStore('keys')
      db.createObjectStore('filings', { keyPath: 'id' })
      const photos = db.createObjectStore('photos', { keyPath: ['filing', 'sha256'] })
      photos.createIndex('filing', 'filing')
      db.createObjectStore('cache')
      db.createObjectStore('leases', { keyPath: 'name' })
    }
    const db = await done(opening)
    const how = { name: 'AES-GCM', length: 256 }
    const key = await crypto.subtle.generateKey(how, false, ['encrypt', 'decrypt'])
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const utf8 = (text) => new TextEncoder().encode(text)
    const sealing = { name: 'AES-GCM', iv, additionalData: utf8(`filings/${record.id}`) }
    const data = await crypto.subtle.encrypt(sealing, key, utf8(JSON.stringify(record)))
    const stores = db.transaction(['keys', 'filings'], 'readwrite')
    await done(stores.objectStore('keys').put(key, 'main'))
    await done(stores.objectStore('filings').put({ id: record.id, iv, data }))
    db.close()
  }, record)
}
