import { ApiProblem, call } from '@/shared/api/client'
import { isDeclaration, isStatus } from '@/shared/api/guards'
import type { Claimed, DeclarationView, Status } from '@/shared/api/types'
import { newPhotos } from '../filing/correction'
import { type Filing, newFiling, isPending } from '../filing/filing'
import { newest, onKept, onUnkept, show, store } from '../state/state'
import { device } from './token'

/** Reads the newest status from the server, and keeps it for when there is no signal. */
export async function refresh(filing: Filing): Promise<DeclarationView> {
  const { data } = await call('GET', `/declarations/${filing.id}`, {
    is: isDeclaration(filing.id),
    authorization: device(filing),
  })
  await keepStatus(filing.id, data.status, data)
  return data
}

/**
 * Reads which photos the township has, as new ones would otherwise replace all of them.
 * False where that cannot be read now.
 */
export async function learnPhotos(filing: Filing): Promise<boolean> {
  const correction = filing.draft?.correction
  if (!correction || correction.kept || newPhotos(filing.draft!).length === 0) return true
  try {
    correction.kept = (await refresh(filing)).attachments
    return true
  } catch {
    return false
  }
}

export async function ask(
  filing: Filing,
  what: 'withdrawal-request' | 'review-request',
): Promise<void> {
  const { data } = await call<Status>('POST', `/declarations/${filing.id}/${what}`, {
    is: isStatus,
    authorization: device(filing),
  })
  await keepStatus(filing.id, data)
}

/**
 * Binds a fresh key of this phone to a returned filing, by the code that the township
 * has read out; what is to be mended is the next version.
 */
export async function claim(reference: string, code: string): Promise<Filing> {
  const filing: Filing = { ...newFiling(), draft: null, phase: 'received' }
  const { data } = await call<Claimed>('POST', '/correction-claims', {
    is: ({ id, version, status }) => !!id && version > 0 && isStatus(status),
    json: { reference, code },
    authorization: device(filing),
  })
  filing.id = data.id
  filing.status = data.status
  // The receipt itself is on the other phone; this is what is known of it here.
  filing.receipt = {
    id: data.id,
    version: data.version,
    reference,
    content_sha256: '',
    received_at: data.status.since,
  }
  filing.version = data.version + 1
  filing.helper = true
  // The code is used up: what it has opened is shown, whether it can be kept or not.
  await store.shelf.put(filing).then(onKept, onUnkept)
  show(filing)
  return filing
}

/**
 * Reads the record again first: the outbox may have written it meanwhile. A record that is
 * still being sent is left to the outbox, which learns the status by itself.
 */
async function keepStatus(id: string, status: Status, view?: DeclarationView): Promise<void> {
  const kept = await newest(id)
  if (!kept || isPending(kept)) return
  const filing = { ...kept, status }
  if (view) {
    filing.receipt = view.receipt
    filing.manifest = view.attachments
  }
  await store.shelf.put(filing).then(onKept, onUnkept)
  show(filing)
}

export function isUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 401)
}
