import { ApiProblem, call } from '@/shared/api/client'
import type { DeclarationView, Status } from '@/shared/api/types'
import { type Filing, openFiling } from './filing/filing'
import { show, store } from './state'

const device = (filing: Filing) => `Device ${filing.key}`

/** The latest from the server, kept on the phone for when there is no signal. */
export async function refresh(filing: Filing): Promise<DeclarationView> {
  const { data } = await call<DeclarationView>('GET', `/declarations/${filing.id}`, {
    authorization: device(filing),
  })
  await remember(filing.id, data.status, data.receipt)
  return data
}

export async function ask(
  filing: Filing,
  what: 'withdrawal-request' | 'review-request',
): Promise<void> {
  const { data } = await call<Status>('POST', `/declarations/${filing.id}/${what}`, {
    authorization: device(filing),
  })
  await remember(filing.id, data)
}

/** Read again first: the outbox may have written meanwhile. */
async function remember(id: string, status: Status, receipt?: Filing['receipt']): Promise<void> {
  const kept = await store.shelf.get(id)
  if (!kept) return
  const filing = { ...openFiling(kept), status }
  if (receipt) filing.receipt = receipt
  await store.shelf.put(filing)
  show(filing)
}

export function isUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 401)
}
