import { COMPARED } from '@/shared/form/parts'
import type { Candidate, CaseView } from '../api/types'
import { dayAndWeekday } from '../words/days'
import { label } from '../words/labels'
import { type Hide, type Line, PART_WORDS } from '../words/parts'
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

/** What stands beside the form. */
const OF_THE_CASE: Line[] = [
  ['收到', (view) => ({ shown: receivedWords(view) })],
  ['到期', ({ status }) => ({ shown: status.due_on ? dayAndWeekday(status.due_on) : '没有计时' })],
  ['现在', ({ state }) => ({ shown: label('state', state) })],
]

export function compare(left: CaseView, right: CaseView, hide: Hide): Compared[] {
  const inForm = COMPARED.flatMap((part) => PART_WORDS[part].compared)
  return [...inForm, ...OF_THE_CASE].map(([label, read]) => {
    const [a, b] = [read(left, hide), read(right, hide)]
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
