import type { components } from './schema'

type Schemas = components['schemas']

/** Short names for what the generated file calls `components['schemas'][…]`. */
export type Violation = Schemas['Violation']
export type Report = Schemas['Report']
export type Receipt = Schemas['Receipt']
export type Office = Schemas['Office']
export type Action = Schemas['Action']
export type Status = Schemas['Status']
export type State = Schemas['State']
export type Defect = Schemas['Defect']
export type Submission = Schemas['Submission']
export type DeclarationView = Schemas['DeclarationView']
export type AttachmentReceipt = Schemas['AttachmentReceipt']
export type Session = Schemas['Session']
export type Claimed = Schemas['Claimed']
export type LookupResult = Schemas['LookupResult']
export type Region = Schemas['RegionView']
export type ConsentText = Schemas['ConsentText']
export type Policy = Schemas['Policy']
export type Clip = Schemas['ClipView']
export type Bootstrap = Schemas['Bootstrap']

/** A newer server may have codes that this page does not know. */
export type Problem = Omit<Schemas['ProblemBody'], 'code'> & { code: string }
