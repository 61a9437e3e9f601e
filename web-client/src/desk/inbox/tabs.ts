import type { Counts, DutyKind } from '../api/types'

type Figure = Exclude<keyof Counts, 'owed'>

export type TabKey =
  | 'open'
  | 'urgent'
  | 'due_today'
  | 'overdue'
  | 'unopened'
  | 'late_unopened'
  | 'signature_missing'
  | 'photos_missing'
  | 'call_or_visit'
  | 'returned'
  | 'visits'
  | 'signatures'
  | 'withdrawal_requested'
  | 'accepted'
  | 'refused'
  | 'review_requested'
  | 'returned_twice'
  | 'linked'
  | 'all'

export interface Tab {
  key: TabKey
  label: string
  /** The query of `GET /cases`. */
  query: Record<string, string>
  /** The count shown on the tab, where the server gives one. */
  count?: Figure
  /** The count for which the tab stands out, while it is not zero. */
  pressing?: Figure
  /** What is owed in its cases: that is counted, and what is late stands out. */
  duty?: DutyKind
  /** Only for the county. */
  county?: true
  /** In the line of tabs, which is full, only while it is shown or counts something: opened from
   *  the overview, or owed only where a county asks for it. */
  aside?: true
  /** The sentence for an empty list. */
  empty: string
}

const open = (filter: Record<string, string> = {}) => ({ view: 'open', ...filter })

/** The inbox's views, in the order of the working day. */
export const TABS: readonly Tab[] = [
  { key: 'open', label: '待答复', query: open(), count: 'open', empty: '没有待答复的申报。' },
  {
    key: 'urgent',
    label: '急',
    query: open({ urgent: 'true' }),
    count: 'urgent',
    pressing: 'urgent',
    empty: '没有急的申报。',
  },
  {
    key: 'due_today',
    label: '今天到期',
    query: open({ due_today: 'true' }),
    count: 'due_today',
    pressing: 'due_today',
    empty: '今天没有到期的申报。',
  },
  {
    key: 'overdue',
    label: '已超期',
    query: open({ overdue: 'true' }),
    count: 'overdue',
    pressing: 'overdue',
    empty: '没有超期的申报。',
  },
  {
    key: 'unopened',
    label: '未打开',
    query: open({ opened: 'false' }),
    count: 'unopened',
    empty: '每份申报都有人看过。',
  },
  {
    key: 'late_unopened',
    label: '两个工作日没打开',
    query: open({ late_unopened: 'true' }),
    county: true,
    empty: '没有放了两个工作日还没打开的申报。',
  },
  {
    key: 'signature_missing',
    label: '缺手印',
    query: open({ signature_missing: 'true' }),
    count: 'signature_missing',
    empty: '没有缺手印的申报。',
  },
  {
    key: 'photos_missing',
    label: '缺照片',
    query: open({ photos_missing: 'true' }),
    count: 'photos_missing',
    empty: '没有缺照片的申报。',
  },
  {
    key: 'call_or_visit',
    label: '待电话/上门',
    query: { view: 'all', call_or_visit: 'true' },
    empty: '没有要打电话或者上门告知的申报。',
  },
  {
    key: 'returned',
    label: '已退回',
    query: { view: 'returned' },
    duty: 'correction',
    empty: '没有等农户补正的申报。',
  },
  {
    key: 'visits',
    label: '待补手印',
    query: { view: 'visits' },
    duty: 'signature_visit',
    empty: '说好上门补按手印的，都去过了。',
  },
  {
    key: 'signatures',
    label: '待签字',
    query: { view: 'signatures' },
    duty: 'signatures',
    aside: true,
    empty: '成年家人的签字都齐了。',
  },
  {
    key: 'withdrawal_requested',
    label: '要求撤回',
    query: { view: 'all', withdrawal_requested: 'true' },
    count: 'withdrawal_requested',
    pressing: 'withdrawal_requested',
    empty: '没有人要求撤回。',
  },
  {
    key: 'accepted',
    label: '已收下',
    query: { view: 'all', state: 'accepted' },
    empty: '还没有收下的申报。',
  },
  {
    key: 'refused',
    label: '未收下',
    query: { view: 'all', state: 'refused' },
    empty: '没有这样的申报。',
  },
  {
    key: 'review_requested',
    label: '要求复核',
    query: { view: 'all', review_requested: 'true' },
    county: true,
    empty: '没有人要求复核。',
  },
  {
    key: 'returned_twice',
    label: '退回两次',
    query: { view: 'all', returns: '2' },
    county: true,
    empty: '没有退回两次的申报。',
  },
  {
    key: 'linked',
    label: '已关联',
    query: { view: 'all', linked: 'true' },
    county: true,
    aside: true,
    empty: '没有已关联的申报。',
  },
  { key: 'all', label: '全部', query: { view: 'all' }, empty: '还没有申报。' },
]

export function tabOf(key: TabKey): Tab {
  return TABS.find((tab) => tab.key === key) ?? (TABS[0] as Tab)
}

/** The number on the tab, while it is known; absent on a tab that has none. */
export function countOf({ count, duty }: Tab, counts: Counts | null): number | null | undefined {
  if (!count && !duty) return undefined
  if (!counts) return null
  return duty ? (counts.owed[duty]?.running ?? 0) : counts[count as Figure]
}

/** The cases for which the tab stands out. */
export function lateOf({ pressing, duty }: Tab, counts: Counts | null): number {
  if (!counts) return 0
  return (duty ? counts.owed[duty]?.late : pressing && counts[pressing]) ?? 0
}

/** Words for the values of the filters. */
export const FILLED = { false: '本人填的', true: '代填的' } as const
export const TODO = { notified: '还没有告知农户', national_entry: '没有录入国家系统' } as const

/** Tabs of cases that have been answered: telling the farmer and entering the national
 *  register may still be to do. */
export function hasTodo(key: TabKey): boolean {
  return key === 'accepted' || key === 'refused' || key === 'all'
}
