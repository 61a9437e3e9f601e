import type { ComparedPart } from '@/shared/form/parts'
import type { Candidate, CaseView } from '../api/types'
import type { Hide } from '../words/changes'
import { dayAndWeekday } from '../words/days'
import { label, labels } from '../words/labels'
import { nameOf, villageOf } from '../words/person'
import { receivedWords } from '../words/received'

interface Compared {
  label: string
  left: string
  right: string
  /** 相同, 差 1 位, 不同; empty where the answers need not agree, or one is missing. */
  how: '' | '相同' | '差 1 位' | '不同'
}

/** How two answers compare; one wrong digit is worth knowing. */
export function difference(a?: string | null, b?: string | null): Compared['how'] {
  if (!a || !b) return ''
  if (a === b) return '相同'
  const apart = [...a].filter((letter, at) => letter !== b[at]).length
  return a.length === b.length && a.length >= 11 && apart === 1 ? '差 1 位' : '不同'
}

type Reading = (view: CaseView) => { shown: string; raw?: string | null }

type Line = [label: string, read: Reading]

/** The parts of the form by which two filings are compared, in order. */
function inForm(hide: Hide): Record<ComparedPart, Line[]> {
  const same = (shown: string) => ({ shown, raw: shown })
  return {
    name: [['姓名', ({ declaration: { applicant } }) => same(nameOf(applicant))]],
    id_number: [
      [
        '身份证号',
        ({ declaration: { applicant } }) => ({
          shown: applicant.id_number ? hide.idNumber(applicant.id_number) : '没有填',
          raw: applicant.id_number,
        }),
      ],
    ],
    phone: [
      [
        '电话',
        ({ declaration: { applicant } }) => ({
          shown: applicant.phone ? hide.phone(applicant.phone) : '没有电话',
          raw: applicant.phone,
        }),
      ],
      [
        '联系人',
        ({ declaration: { applicant } }) => {
          const { contact } = applicant
          return {
            shown: contact ? `${contact.name} ${hide.phone(contact.phone)}` : '没有填',
            raw: contact?.phone,
          }
        },
      ],
    ],
    relation: [['与户主', ({ declaration }) => ({ shown: label('relation', declaration.applicant.relation_to_head) })]],
    home: [['户口', (view) => same([villageOf(view), view.declaration.home.note].filter(Boolean).join(' '))]],
    household: [['人口', ({ declaration }) => same(`${declaration.household.size} 人`)]],
    hardships: [['困难', ({ declaration }) => ({ shown: labels('hardship', declaration.hardships) })]],
    urgent: [['急不急', ({ declaration }) => ({ shown: declaration.urgent ? '急，现在就过不下去' : '不急' })]],
    filer: [['谁填的', ({ declaration }) => ({ shown: label('filedBy', declaration.filed_by) })]],
  }
}

/** What stands beside the form. */
const OF_THE_CASE: Line[] = [
  ['收到', (view) => ({ shown: receivedWords(view) })],
  ['到期', ({ status }) => ({ shown: status.due_on ? dayAndWeekday(status.due_on) : '没有计时' })],
  ['现在', ({ state }) => ({ shown: label('state', state) })],
]

export function compare(left: CaseView, right: CaseView, hide: Hide): Compared[] {
  const lines = [...Object.values(inForm(hide)).flat(), ...OF_THE_CASE]
  return lines.map(([label, read]) => {
    const [a, b] = [read(left), read(right)]
    return { label, left: a.shown, right: b.shown, how: difference(a.raw, b.raw) }
  })
}

export interface Pair {
  earlier: CaseView
  later: CaseView
  /** Why they cannot be linked, in a sentence; empty where they can. */
  hindrance: string
  /** The answers in which they name different people, in words; empty where they do not. */
  differs: string
}

const HINDRANCES: Record<NonNullable<Candidate['hindrance']>, string> = {
  linked: '这两份已经关联了。',
  linked_elsewhere: '其中一份已经和别的申报关联，不能再关联。',
  ended: '其中一份已经办完（没有收下或者撤回），不能关联。',
  unreadable: '其中一份读不出来，请找运维。',
}
const DIFFERENCES: Record<Candidate['differs'][number], string> = {
  name: '姓名',
  id_number: '身份证号',
  telephone: '本人电话',
}

/** A case beside one of its candidates. The server decides which came first and what prevents
 *  a link. */
export function pairOf(view: CaseView, other: CaseView, candidate: Candidate): Pair {
  const [earlier, later] = candidate.earlier ? [other, view] : [view, other]
  const told = candidate.hindrance ? HINDRANCES[candidate.hindrance] : ''
  return {
    earlier,
    later,
    hindrance: told || (later.may_answer ? '' : '晚的那一份不归您答复，请那个乡镇来关联。'),
    differs: candidate.differs.map((one) => DIFFERENCES[one]).join('、'),
  }
}
