import type { Receipt, Status, Violation } from '@/shared/api/types'
import type { Attachment } from '@/shared/api/declaration'
import { uuidV7 } from '@/shared/api/uuid'
import { type Draft, emptyDraft, openDraft } from './draft'
import type { StepName } from '@/shared/form/stepName'

/**
 * Where a record is, on this phone:
 * 填写中 → 已存手机，还没发出去 → 发送中 → 已报到乡镇, or 要您改. The township's own state of
 * it is separate: `status`.
 */
export type Phase = 'drafting' | 'waiting' | 'sending' | 'received' | 'attention'

export interface FilingPhoto {
  kind: string
  sha256: string
  /** Whether the server has it. */
  sent: boolean
  /** The code of why it cannot be sent: the server refused it, or its bytes are lost here; or null. */
  refusal: string | null
}

export interface Filing {
  /** Version of this record's shape. A later app opens every earlier one. */
  format: number
  id: string
  /** The account whose key it is sealed with on this phone; '' is the phone's own. */
  owner: string
  /** 256 random bits, base64url: the only proof that this phone filed it. */
  key: string
  phase: Phase
  /** The version being written or sent: 1, then one more for each correction. */
  version: number
  filedBy: 'self' | 'proxy' | null
  /** The applicant and place, for the list on this phone. */
  who: string
  place: string
  step: StepName
  draft: Draft | null
  /** The photos that the server lists, which a correction lists again; null: not read yet. */
  manifest: Attachment[] | null
  /** Whether this phone was let in by the township's code; another one filed. */
  helper: boolean
  /** Whether `body` is a JSON Merge Patch over the version before. */
  patch: boolean
  /** Canonical text, frozen at the first send: sending again sends these bytes. */
  body: string | null
  photos: FilingPhoto[]
  receipt: Receipt | null
  status: Status | null
  tries: number
  /** Not before this instant (ms). */
  retryAt: number
  /** Why the person is needed: the server's code and findings, and its own words for them. */
  problem: { code: string; title?: string; detail?: string; violations: Violation[] } | null
  createdAt: number
  changedAt: number
}

/**
 * 1: records without a format. 2: the number. 3: a manifest not read yet is null, not empty.
 * 4: pages that were two are one.
 */
const FORMAT = 4
/** The page that asks now what those of format 3 asked. */
const JOINED: Record<string, StepName> = { name: 'applicant', id: 'applicant', phone: 'household' }

export function newFiling(now = Date.now()): Filing {
  return {
    format: FORMAT,
    id: uuidV7(now),
    owner: '',
    key: deviceKey(),
    phase: 'drafting',
    version: 1,
    filedBy: null,
    who: '',
    place: '',
    step: 'start',
    draft: emptyDraft(),
    manifest: null,
    helper: false,
    patch: false,
    body: null,
    photos: [],
    receipt: null,
    status: null,
    tries: 0,
    retryAt: 0,
    problem: null,
    createdAt: now,
    changedAt: now,
  }
}

/** A record from any earlier version of this app. */
export function openFiling(stored: Filing): Filing {
  const format = stored.format ?? 1
  const filing = { ...newFiling(0), ...stored, format: Math.max(format, FORMAT) }
  filing.draft = stored.draft && openDraft(stored.draft)
  if (format < 2) forgetCount(filing)
  if (format < 3) forgetManifest(filing)
  filing.step = JOINED[filing.step] ?? filing.step
  return filing
}

/** In format 1 a household size of 1 stood there before anybody had counted. */
function forgetCount({ draft, step }: Filing): void {
  if (!draft || draft.correction || draft.size !== 1) return
  const before = ['start', 'filler', 'why', 'filler-contact', ...Object.keys(JOINED)]
  if (before.includes(step)) draft.size = null
}

/** In older formats an empty manifest may be one that was not read. */
function forgetManifest(filing: Filing): void {
  if (filing.manifest?.length === 0) filing.manifest = null
  const correction = filing.draft?.correction
  if (correction?.kept?.length === 0) correction.kept = null
}

/** Whether the text of the present version has arrived. */
export function textArrived(filing: Filing): boolean {
  return (filing.receipt?.version ?? 0) >= filing.version
}

/**
 * Whether there is something to send, or something that has arrived and is not removed yet; an
 * older app forgot the text first. A tab that died leaves `sending` behind.
 */
export function isPending(filing: Filing): boolean {
  const isQueued = filing.phase === 'waiting' || filing.phase === 'sending'
  return isQueued && (filing.body !== null || textArrived(filing))
}

/** Whether the filler has to give the password again; then it is sent as it is. */
export function needsSignIn(code: string): boolean {
  return code === 'session.expired' || code === 'session.required'
}

/** Freezes the form for sending; nothing that is typed later changes these bytes. */
export function freeze(filing: Filing, photos: readonly Attachment[], body: string): void {
  filing.body = body
  filing.patch = !!filing.draft?.correction
  filing.photos = photos.map(({ kind, sha256 }) => ({
    kind,
    sha256,
    sent: filing.photos.some((old) => old.sha256 === sha256 && old.sent),
    refusal: null,
  }))
  filing.phase = 'waiting'
  filing.problem = null
  filing.tries = 0
  filing.retryAt = 0
}

/** Opens a frozen or returned record for another try at its pages. */
export function reopen(filing: Filing, step: StepName): void {
  filing.draft ??= emptyDraft()
  filing.phase = 'drafting'
  filing.body = null
  filing.step = step
  filing.version = (filing.receipt?.version ?? 0) + 1
}

/**
 * When all has arrived, only id, reference, key and state stay on the phone, and enough
 * of the name to tell one line of the list from the next: 孙**.
 */
export function forgetContent(filing: Filing): void {
  const [first = ''] = Array.from(filing.who)
  filing.who = first && `${first}**`
  filing.place = ''
  filing.draft = null
  filing.body = null
  filing.problem = null
  filing.phase = 'received'
}

function deviceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
