import type {
  AttachmentReceipt, Bootstrap, Clip, DeclarationView, Receipt, Session, Status, Submission,
} from './types'

/**
 * What `call` takes for the server's answer. A portal, a firewall or a gateway may say 200 with
 * JSON of its own; nothing is forgotten, removed or written over for that. A guard says no by
 * false, or by stumbling over a field that is not there.
 */
export type Guard<T> = (answer: T) => boolean

export const isStatus = ({ state, office }: Pick<Status, 'state' | 'office'>) => !!state && !!office

const isReceipt = (receipt: Receipt, id: string, version: number) =>
  receipt.id === id && receipt.version >= version && !!receipt.reference

/** The receipt of this filing, of this version or a later one. */
export const isSubmission =
  (id: string, version: number): Guard<Submission> =>
  ({ receipt, status }) => isReceipt(receipt, id, version) && isStatus(status)

/** The receipt of this photo. */
export const isPhotoReceipt =
  (hash: string): Guard<AttachmentReceipt> =>
  ({ sha256, status }) => sha256 === hash && isStatus(status)

/** What the phone that filed may see of it. */
export const isDeclaration =
  (id: string): Guard<DeclarationView> =>
  ({ receipt, status, attachments }) =>
    isReceipt(receipt, id, 1) && isStatus(status) && Array.isArray(attachments)

export const isSession: Guard<Session> = ({ access_token, expires_in, account }) =>
  !!access_token && expires_in > 0 && !!account.id

export const isBootstrap: Guard<Bootstrap> = ({ today, policy, regions, candidates, counties }) =>
  !!today && !!policy && [regions, candidates, counties].every(Array.isArray)

/** A recording of this sentence. */
export const isClip =
  (sentence: string): Guard<Clip> =>
  ({ key, sha256 }) => key === sentence && !!sha256

export const isList: Guard<unknown[]> = Array.isArray

export const hasItems: Guard<{ items: unknown[] }> = ({ items }) => Array.isArray(items)

/** Of an answer without a body: 204. */
export const isNothing: Guard<unknown> = (answer) => answer === undefined
