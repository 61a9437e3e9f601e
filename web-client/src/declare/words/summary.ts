import { printOf } from '@/shared/form/answers'
import type { MemberAnswers } from '@/shared/form/household'
import type { Part } from '@/shared/form/parts'
import { fill } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { T } from '@/shared/texts/phone/texts'
import { group } from './digits'
import { droppedPhotos, keptPhotos } from '../filing/correction'
import type { Draft, Item } from '../filing/draft'
import { mayMend, stepOfItem } from '../filing/items'
import type { StepName } from '@/shared/form/stepName'

/** A line of the answers, and the page that changes it. */
export interface Row {
  label: string
  value: string
  step: StepName
}

const R = T.review

/** Each part in words, in the order of the pages; signing comes after the reading. */
const ROWS: Record<Exclude<Part, 'signature'>, (draft: Draft) => (Row | null)[]> = {
  filer: fillerRows,
  home: (draft) => [row(R.village, join(draft.place || R.none, draft.placeNote), 'start')],
  name: (draft) => [row(R.name, nameOf(draft), 'applicant')],
  relation: ({ relationToHead: of }) => [row(R.relation, of ? labels.relationToHead[of] : R.none, 'applicant')],
  id_number: (draft) => [row(R.id, idOf(draft), 'applicant')],
  phone: (draft) => [
    row(R.phone, draft.phoneStatus === 'given' ? draft.phone || R.none : R.noPhone, 'household'),
    draft.phoneStatus === 'none'
      ? row(R.contact, join(draft.contactName, draft.contactPhone, draft.contactRelation), 'household')
      : null,
  ],
  household: ({ size }) => [row(R.household, size === null ? R.none : fill(R.people, { n: size }), 'household')],
  members: ({ members }) => [
    members.length > 0 ? row(R.members, members.map(memberWords).join('\n'), 'household') : null,
  ],
  hardships: (draft) => [row(R.hardships, hardshipsOf(draft), 'hardships')],
  description: ({ description }) => [
    description.trim() ? row(R.description, description.trim(), 'hardships') : null,
  ],
  urgent: ({ urgent }) => [urgent ? row(R.urgent, R.urgentYes, 'hardships') : null],
  evidence: (draft) => [evidenceOf(draft)],
  consents: (draft) => [row(R.consents, consentsOf(draft), 'consents')],
}

/** The answers in words: for 核对, and for reading aloud. */
export function summary(draft: Draft): Row[] {
  const rows = Object.values(ROWS).flatMap((of) => of(draft))
  return rows.filter((one): one is Row => one !== null)
}

/** The steps of signing that a proxy takes after reading aloud. */
export function signing(draft: Draft): Row[] {
  if (draft.filedBy !== 'proxy') return []
  const rows: Row[] = [row(T.steps.aloud, draft.readAloud ? R.aloudYes : R.aloudNo, 'aloud')]
  const basis = draft.signBasis ? labels.signBasis[draft.signBasis] : R.none
  const print = printOf(draft)
  if (!print) {
    rows.push(row(R.signature, join(basis, draft.signReason), 'signature'))
    if (draft.witnessName.trim()) {
      rows.push(row(R.witness, join(draft.witnessName, draft.witnessPhone), 'signature'))
    }
    return rows
  }
  const photo = draft.photos.some(({ kind }) => kind === print)
  rows.push(row(R.signature, basis, 'signature'))
  rows.push(row(T.steps.paper, photo ? R.paperPhoto : R.paperNoPhoto, 'paper'))
  return rows
}

/** The applicant's name inside a sentence; else how it sounds. */
export function calledOf(draft: Draft): string {
  return (draft.nameUntypable ? draft.nameHint : draft.name).trim() || T.review.name
}

/** The applicant's name on its own line, with what is to be known about it. */
function nameOf(draft: Draft): string {
  if (!draft.nameUntypable) return draft.name.trim() || R.none
  return fill('{hint}（{how}）', { hint: draft.nameHint.trim(), how: T.name.untypable })
}

function row(label: string, value: string, step: StepName): Row {
  return { label, value, step }
}

function join(...parts: string[]): string {
  return parts.map((part) => part.trim()).filter(Boolean).join('，') || R.none
}

function fillerRows(draft: Draft): (Row | null)[] {
  if (draft.filedBy !== 'proxy') return []
  const role = draft.proxyRole ? labels.proxyRole[draft.proxyRole] : R.none
  const relation = draft.proxyRelation ? labels.kinRelation[draft.proxyRelation] : ''
  const reason = draft.proxyReason ? labels.proxyReason[draft.proxyReason] : R.none
  const relative = draft.proxyRole === 'close_relative'
  return [
    row(R.filler, relative ? join(role, relation) : role, 'filler'),
    row(R.fillerWhy, join(reason, draft.proxyReason === 'other' ? draft.proxyReasonNote : ''), 'why'),
    row(R.fillerContact, join(draft.proxyName, draft.proxyPhone), 'filler-contact'),
  ]
}

function idOf(draft: Draft): string {
  if (draft.idStatus === 'unknown') return R.unknown
  if (draft.idStatus === 'given') return group(draft.idNumber, [6, 8, 4]) || R.none
  const photo = draft.photos.some(({ kind }) => kind === 'id_card')
  return photo ? R.cardPhoto : R.cardPhotoMissing
}

function memberWords({ name, relation, born }: MemberAnswers): string {
  return fill(R.member, { name: name.trim(), relation: relation ? labels.relationToHead[relation] : R.none, born })
}

function consentsOf(draft: Draft): string {
  return draft.truthful && draft.authorisation ? R.consentsYes : R.consentsNo
}

function hardshipsOf(draft: Draft): string {
  return draft.hardships.map((one) => labels.hardship[one].title).join('、') || R.none
}

function evidenceOf(draft: Draft): Row | null {
  const n = draft.photos.filter(({ kind }) => kind === 'evidence').length
  return n > 0 ? row(R.evidence, fill(R.photos, { n }), 'hardships') : null
}

/** A part of the form in a correction: its new value, or the old one. */
export interface Mended {
  item: Item
  label: string
  value: string
  /** The page that corrects it; empty where it cannot be corrected from here. */
  step: StepName | ''
}

const MENDED: Record<Item, [label: string, value: (draft: Draft) => string]> = {
  home: [R.village, (draft) => join(draft.place || R.none, draft.placeNote)],
  name: [R.name, nameOf],
  id_number: [R.id, idOf],
  id_card_photo: [labels.attachmentKind.id_card, (draft) => photosIn(draft, ['id_card'])],
  phone: [R.phone, phoneOf],
  household: [R.household, (draft) => fill(R.people, { n: draft.size ?? '' })],
  hardships: [R.hardships, hardshipsOf],
  urgent: [R.urgent, (draft) => (draft.urgent ? R.urgentYes : R.urgentNo)],
  description: [R.description, (draft) => draft.description.trim() || R.none],
  evidence: [R.evidence, evidenceAfter],
  signature: [R.signature, (draft) => (draft.signBasis ? labels.signBasis[draft.signBasis] : R.none)],
  consents: [R.consents, consentsOf],
}

/** The parts that are corrected, and those that stay. */
export function mended(draft: Draft): { changed: Mended[]; kept: Mended[] } {
  const { items, was } = draft.correction!
  const before = (item: Item) =>
    (item === 'evidence' && evidenceBefore(draft)) || was[item] || R.asBefore
  const rows = (Object.keys(MENDED) as Item[]).map((item) => {
    const [label, value] = MENDED[item]
    const changes = items.includes(item) && (item !== 'evidence' || mendsEvidence(draft))
    const step: Mended['step'] = changes || mayMend(draft, item) ? stepOfItem(item) : ''
    return { item, label, value: changes ? value(draft) : before(item), step, changes }
  })
  return { changed: rows.filter((row) => row.changes), kept: rows.filter((row) => !row.changes) }
}

/** Opened and left unchanged, the evidence stays. */
function mendsEvidence(draft: Draft): boolean {
  const { asked } = draft.correction!
  const isNew = draft.photos.some(({ kind }) => kind === 'evidence')
  return isNew || asked.includes('evidence') || droppedPhotos(draft.correction).length > 0
}

function evidenceBefore(draft: Draft): string {
  const n = keptPhotos(draft).filter(({ kind }) => kind === 'evidence').length
  return n > 0 ? fill(R.photosBefore, { n }) : ''
}

function evidenceAfter(draft: Draft): string {
  const gone = droppedPhotos(draft.correction).length
  const added = draft.photos.filter(({ kind }) => kind === 'evidence').length
  if (gone === 0) return photosIn(draft, ['evidence'])
  return join(fill(R.photosDropped, { n: gone }), added > 0 ? fill(R.photosAdded, { n: added }) : '')
}

function phoneOf(draft: Draft): string {
  if (draft.phoneStatus === 'given') return draft.phone || R.none
  const contact = join(draft.contactName, draft.contactPhone, draft.contactRelation)
  return `${R.noPhone}，${R.contact}：${contact}`
}

function photosIn(draft: Draft, kinds: string[]): string {
  const n = draft.photos.filter(({ kind }) => kinds.includes(kind)).length
  return n > 0 ? fill(R.photos, { n }) : R.none
}
