import type { components } from './schema'

type Schemas = components['schemas']

/** The form, as `wasm-validator/src/declaration` has it. */
export type Declaration = Schemas['Declaration']
export type FiledBy = Schemas['FiledBy']
export type ProxyRole = Schemas['ProxyRole']
export type KinRelation = Schemas['KinRelation']
export type ProxyReason = Schemas['ProxyReason']
export type RelationToHead = Schemas['RelationToHead']
export type IdStatus = Schemas['IdStatus']
export type PhoneStatus = Schemas['PhoneStatus']
export type Hardship = Schemas['Hardship']
export type SignBasis = Schemas['SignBasis']
export type AttachmentKind = Schemas['AttachmentKind']
export type Attachment = Schemas['Attachment']
export type TextVersion = Schemas['TextVersion']
