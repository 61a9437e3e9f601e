import { day, moment, reference } from '@/shared/texts/format'
import { word } from '@/shared/texts/text'
import type {
  CaseEvent,
  Happening,
  NationalEntry,
  Notified,
  Refusal,
  Requested,
} from '../api/types'
import { changeLine } from '../words/changes'
import type { Hide } from '../words/parts'
import { label } from '../words/labels'
import { signatureLine } from '../words/signatures'

type Details<K extends Happening['kind']> = Extract<Happening, { kind: K }>['details']
type Line = string | false | null | undefined

/** Names of the county's townships by id, and of places by code. */
export type Names = ReadonlyMap<string, string>

/** What is needed to put an event into words. */
interface Reading {
  /** Name of a township by its id. */
  name: (id?: string | null) => string | undefined
  names: Names
  hide: Hide
}

/** The details of an event beyond its kind, one line for each. */
export function linesOf(event: CaseEvent, names: Names, hide: Hide): string[] {
  if (event.unreadable) return ['这一条的内容读不出来，请找运维。']
  if (event.details === null) return []
  // A newer server may have a kind that this page does not know.
  const words = word<unknown>(WORDS, event.kind) as ((of: unknown, by: Reading) => Line[]) | undefined
  if (!words) return []
  const lines = words(event.details, { name: (id) => names.get(id ?? ''), names, hide })
  return lines.filter((line): line is string => typeof line === 'string' && line !== '')
}

const WORDS: { [K in Happening['kind']]: (of: Details<K>, by: Reading) => Line[] } = {
  filed: (of) => [
    of.channel && of.received_on && `${label('channel', of.channel)}，${day(of.received_on)}收到`,
    of.late_reason && `晚录的原因：${of.late_reason}`,
  ],
  routed: (of, { name }) => [name(of.township), due(of)],
  corrected: (of) => [due(of)],
  attachment_received: (of) => [label('attachment', of.kind)],
  opened: () => [],
  accepted: (of) => [
    of.message,
    of.visit_signature &&
      `上门补按手印：${of.visit_signature.who}，${day(of.visit_signature.by)}前`,
    told(of.notified),
    entered(of),
  ],
  returned: (of) => [
    of.message,
    ...of.defects.map(({ item, text }) => `${label('defect', item)}：${text}`),
    told(of.notified),
  ],
  refused,
  withdrawn: refused,
  transferred: (of, { name }) => [
    name(of.to) && `${name(of.from) ?? '县里'} 转到 ${name(of.to)}`,
    because(of),
  ],
  amended: (of, { names, hide }) => [
    ...of.changes.map((change) => changeLine(change, hide, names)),
    `确认：${of.confirmed_by}`,
  ],
  linked: (of) => [
    of.of && `并到更早的一份 ${reference(of.of)}`,
    of.reference && `另一份 ${reference(of.reference)} 并到这一份`,
    (of.differs ?? []).length > 0 && '姓名、身份证号或者电话不一样，确认过是同一户',
    of.withdrawal_requested && '并进来的一份要求过撤回，请打电话问清楚',
    because(of),
  ],
  unlinked: (of) => [
    due(of),
    of.of && `不再并到 ${reference(of.of)}，单独办`,
    of.reference && `另一份 ${reference(of.reference)} 不再并到这一份`,
    because(of),
  ],
  progress: (of) => [`${label('progress', of.kind)}，${day(of.on)}`, because(of)],
  withdrawal_requested: asked,
  review_requested: asked,
  reopened: (of) => [due(of), because(of)],
  recounted: (of) => [`${day(of.old)}改到${day(of.new)}`],
  handed_over: () => [],
  code_issued: () => [],
  followed_up: (of) => [of.notified && told(of.notified), entered(of)],
  signatures_taken: (of) => of.lines.map(signatureLine),
  looked_up: () => [],
}

function refused(of: Refusal): Line[] {
  return [
    `原因：${label('ground', of.ground)}`,
    of.message,
    ...(of.attempts ?? []).map(({ on, how }) => `${day(on)} ${how}`),
    of.village_visit_on && `${day(of.village_visit_on)} 到村里找过`,
    of.confirmed &&
      (of.confirmed.in_person
        ? `${moment(of.confirmed.at)} 当面核实`
        : `${moment(of.confirmed.at)} 拨打 ${of.confirmed.number ?? ''} 核实`),
    told(of.notified),
    because(of),
  ]
}

function asked(of: Requested): Line[] {
  return [of.reference && `用回执号 ${reference(of.reference)} 那一份要求的`]
}

const due = (of: { due_on?: string | null }): Line => of.due_on && `${day(of.due_on)}到期`

const because = (of: { reason?: string | null }): Line => of.reason && `说明：${of.reason}`

const entered = ({ national_entry: entry }: { national_entry?: NationalEntry | null }): Line =>
  entry && `国家系统录入：${day(entry.on)}，系统编号 ${entry.number}`

function told({ how, on }: Notified): string {
  return how === 'not_yet' || !on
    ? `告知：${label('notified', how)}`
    : `告知：${day(on)} ${label('notified', how)}`
}
