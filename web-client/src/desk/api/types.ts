import type { Declaration } from '@/shared/api/declaration'
import type { components } from '@/shared/api/schema'
import type { Status, Violation } from '@/shared/api/types'

type Schemas = components['schemas']

/** Short names for the desk's half of the schema. */
export type { Declaration }
export type Session = Schemas['Session']
export type Account = Schemas['AccountView']
export type Use = Schemas['Use']
export type CaseHead = Schemas['CaseHead']
export type CasePage = Schemas['CasePage']
export type FoundCases = Schemas['FoundCases']
export type CaseRow = Schemas['CaseRow']
export type Candidate = Schemas['Candidate']
export type Flood = Schemas['FloodView']
export type FloodAnswered = Schemas['FloodAnswered']
export type DutyKind = Schemas['DutyKind']
export type DutyOutcome = Schemas['DutyOutcome']
export type EventKind = Schemas['EventKind']
export type Counts = Schemas['Counts']
export type AttachmentView = Schemas['AttachmentView']
export type OverviewRow = Schemas['OverviewItem']
export type Notified = Schemas['Notified']
export type NationalEntry = Schemas['NationalEntry']
export type Acceptance = Schemas['Acceptance']
export type Return = Schemas['Return']
export type Refusal = Schemas['Refusal']
export type Attempt = Schemas['Attempt']
export type Transfer = Schemas['Transfer']
export type ProgressReport = Schemas['Progress']
export type CaseEvent = Schemas['EventView']
export type CaseReads = Schemas['CaseReads']
export type Read = Schemas['ReadView']
export type { Action } from '@/shared/api/types'
export type Happening = Schemas['Happening']
export type AmendedAnswer = Schemas['AmendedAnswer']
export type Requested = Schemas['Requested']
export type StaffEntry = Schemas['StaffEntry']
export type Amendment = Schemas['Amendment']
export type Change = { path: string; value: unknown }
export type FollowUp = Schemas['FollowUp']
export type Adult = Schemas['Adult']
export type SignatureLine = Schemas['SignatureLine']
export type Signatures = Schemas['Signatures']
export type Link = Schemas['Link']
export type Unlinking = Schemas['Unlinking']
export type Reopening = Schemas['Reopening']
export type CorrectionCode = Schemas['CorrectionCode']

/** A day that a clock passed over, and why. */
interface SkippedDay {
  date: string
  why: 'weekend' | 'holiday'
  name?: string
}

export type Clock = Omit<Schemas['ClockView'], 'count'> & {
  count: { counted: string[]; skipped: SkippedDay[] }
}

/** An opened case, with types for the parts that the schema leaves open. */
export type CaseView = Omit<Schemas['CaseView'], 'declaration' | 'clocks' | 'status'> & {
  declaration: Declaration
  clocks: Clock[]
  status: Omit<Status, 'warnings'> & { warnings: Violation[] }
}
