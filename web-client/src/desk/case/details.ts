import { day, moment, reference } from '@/shared/texts/format'
import type { Attempt, CaseEvent, NationalEntry, Notified, VisitSignature } from '../api/types'
import { changeLine, type Hide, type Said } from '../words/changes'
import { label } from '../words/labels'

/** What service/*.rs writes into events; each kind has some of it. */
interface Details {
  message?: string
  ground?: string
  defects?: { item: string; text: string }[]
  notified?: Notified
  visit_signature?: VisitSignature | null
  national_entry?: NationalEntry | null
  attempts?: Attempt[]
  village_visit_on?: string | null
  confirmed?: { number: string; at: string } | null
  /** Ids of townships. */
  from?: string | null
  to?: string | null
  township?: string | null
  /** Of a progress report or of a photo. */
  kind?: string
  on?: string
  due_on?: string | null
  version?: number
  reason?: string | null
  /** Of an entry by staff. */
  channel?: string
  received_on?: string
  late_reason?: string | null
  /** Of an amendment. */
  changes?: Said[]
  confirmed_by?: string
  /** References: the earlier filing, or the one that was linked to this. */
  of?: string
  reference?: string
  /** Of a link: what differed, and whether the later filing had asked to be withdrawn. */
  differs?: string[]
  withdrawal_requested?: boolean
}

/** Names of the county's townships by id, and of places by code. */
export type Names = ReadonlyMap<string, string>

/** What an event says beyond its kind, a line a thing. What the desk has no words for
 *  stays in the record and is not shown. */
export function linesOf(event: CaseEvent, names: Names, hide: Hide): string[] {
  if (event.unreadable) return ['这一条的内容读不出来，请找运维。']
  const of = (event.details ?? {}) as Details
  const lines: (string | false | null | undefined)[] = [
    ...movement(event.kind, of, names),
    of.channel && of.received_on && `${label('channel', of.channel)}，${day(of.received_on)}收到`,
    of.late_reason && `晚录的原因：${of.late_reason}`,
    ...(of.changes ?? []).map((change) => changeLine(change, hide, names)),
    of.confirmed_by && `确认：${of.confirmed_by}`,
    ...linked(event.kind, of),
    ['withdrawal_requested', 'review_requested'].includes(event.kind) &&
      of.reference &&
      `用回执号 ${reference(of.reference)} 那一份要求的`,
    event.kind === 'attachment_received' && of.kind && label('attachment', of.kind),
    event.kind === 'progress' && of.kind && of.on && `${label('progress', of.kind)}，${day(of.on)}`,
    of.ground && `原因：${label('ground', of.ground)}`,
    of.message,
    ...(of.defects ?? []).map(({ item, text }) => `${label('defect', item)}：${text}`),
    ...(of.attempts ?? []).map(({ on, how }) => `${day(on)} ${how}`),
    of.village_visit_on && `${day(of.village_visit_on)} 到村里找过`,
    of.confirmed && `${moment(of.confirmed.at)} 拨打 ${of.confirmed.number} 核实`,
    of.visit_signature &&
      `上门补按手印：${of.visit_signature.who}，${day(of.visit_signature.by)}前`,
    of.notified && told(of.notified),
    of.national_entry &&
      `国家系统录入：${day(of.national_entry.on)}，系统编号 ${of.national_entry.number}`,
    of.reason && `说明：${of.reason}`,
  ]
  return lines.filter((line): line is string => typeof line === 'string' && line !== '')
}

/** Where it went, and until when. */
function movement(kind: string, of: Details, names: Names) {
  const name = (id?: string | null) => id && names.get(id)
  return [
    kind === 'routed' && name(of.township),
    kind === 'transferred' && name(of.to) && `${name(of.from) ?? '县里'} 转到 ${name(of.to)}`,
    of.due_on && `${day(of.due_on)}到期`,
  ]
}

function linked(kind: string, of: Details) {
  if (kind === 'unlinked')
    return [
      of.of && `不再并到 ${reference(of.of)}，单独办`,
      of.reference && `另一份 ${reference(of.reference)} 不再并到这一份`,
    ]
  if (kind !== 'linked') return []
  return [
    of.of && `并到更早的一份 ${reference(of.of)}`,
    of.reference && `另一份 ${reference(of.reference)} 并到这一份`,
    of.differs && '姓名、身份证号或者电话不一样，确认过是同一户',
    of.withdrawal_requested && '并进来的一份要求过撤回，请打电话问清楚',
  ]
}

function told({ how, on }: Notified): string {
  return how === 'not_yet' || !on
    ? `告知：${label('notified', how)}`
    : `告知：${day(on)} ${label('notified', how)}`
}
