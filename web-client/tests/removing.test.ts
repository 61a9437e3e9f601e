import { expect, test } from 'vitest'
import { arrived, readOf, statusOf } from './support/pages'
import StatusPage from '@/declare/pages/StatusPage.vue'
import type { Filing } from '@/declare/filing/filing'
import { T } from '@/shared/texts/phone/texts'

/** Whether somebody may remove it from this phone. */
async function isOffered(some: Partial<Filing>): Promise<boolean> {
  const filing = arrived(statusOf({ state: 'returned' }), some)
  return (await readOf(StatusPage, { id: filing.id })).includes(T.status.remove)
}
const photo = (sent: boolean) => [{ kind: 'evidence', sha256: 'p', sent, refusal: null }]

test('what has arrived may be removed from the phone', async () => {
  expect(await isOffered({})).toBe(true)
  // The township's code has let this phone in, and nothing is written yet.
  expect(await isOffered({ version: 2, helper: true })).toBe(true)
  expect(await isOffered({ phase: 'waiting', body: '{}', photos: photo(true) })).toBe(true)
})

test('a correction that waits, or was not taken, is nowhere else: it stays', async () => {
  expect(await isOffered({ phase: 'waiting', version: 2, body: '{}' })).toBe(false)
  expect(await isOffered({ phase: 'attention', version: 2, body: '{}' })).toBe(false)
})

test('so does a photo that waits', async () => {
  expect(await isOffered({ phase: 'waiting', body: '{}', photos: photo(false) })).toBe(false)
})
