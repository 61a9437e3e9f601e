import { reactive, ref } from 'vue'
import { isPage } from '../api/guards'
import type { CasePage, CaseRow, Counts } from '../api/types'
import { say } from '../words/say'
import { request } from '../api/token'
import { hasTodo, tabOf, type TabKey } from './tabs'
import { useSearch } from './useSearch'

interface Filters {
  /** Region code; empty: all. */
  township: string
  village: string
  /** `true` 代填, `false` 本人, empty: both. */
  proxy: '' | 'true' | 'false'
  /** What is still to be done after the answer: 告知, 国家系统录入. */
  todo: '' | 'notified' | 'national_entry'
}

const PAGE = '50'

const tab = ref<TabKey>('open')
const NONE: Filters = { township: '', village: '', proxy: '', todo: '' }
const search = useSearch()
const filters = reactive<Filters>({ ...NONE })
const rows = ref<CaseRow[]>([])
const next = ref<string | null>(null)
const counts = ref<Counts | null>(null)
const loading = ref(false)
const failure = ref('')
/** Whether the list is out of date. */
const stale = ref(false)
/** Number of the newest request; answers to older ones are dropped. */
let asked = 0

/** The query of a tab and its filters. */
export function queryOf(key: TabKey, by: Filters): URLSearchParams {
  const query = new URLSearchParams(tabOf(key).query)
  if (by.township) query.set('township', by.township)
  if (by.village) query.set('village', by.village)
  if (by.proxy) query.set('proxy', by.proxy)
  if (by.todo === 'notified') query.set('notified', 'not_yet')
  if (by.todo === 'national_entry') query.set('national_entry', 'false')
  return query
}

async function page(limit: string, cursor?: string): Promise<CasePage> {
  const query = queryOf(tab.value, filters)
  query.set('limit', limit)
  if (cursor) query.set('cursor', cursor)
  return (await request('GET', `/cases?${query}`, { is: isPage })).data
}

async function read(cursor?: string): Promise<void> {
  const mine = ++asked
  loading.value = true
  failure.value = ''
  try {
    const got = await page(PAGE, cursor)
    if (mine !== asked) return
    const known = new Set(cursor ? rows.value.map((row) => row.id) : [])
    const fresh = got.items.filter((row) => !known.has(row.id))
    rows.value = cursor ? [...rows.value, ...fresh] : fresh
    next.value = got.next ?? null
    counts.value = got.counts
    stale.value = false
  } catch (error) {
    if (mine === asked) failure.value = say(error)
  } finally {
    if (mine === asked) loading.value = false
  }
}

const reload = () => read()
const more = () => (next.value ? read(next.value) : Promise.resolve())

/** Polls quietly: renews the counts; the list is only marked as out of date. */
async function look(): Promise<void> {
  if (loading.value) return
  const mine = asked
  try {
    const got = await page(PAGE)
    if (mine !== asked) return
    counts.value = got.counts
    const mark = (list: readonly CaseRow[]) =>
      list.map((row) => `${row.id}:${row.version}:${row.state}`).join()
    stale.value = mark(got.items) !== mark(rows.value.slice(0, Number(PAGE)))
  } catch {
    // The next poll tries again; what is on the screen stays usable.
  }
}

function show(key: TabKey, by: Partial<Filters> = {}): Promise<void> {
  tab.value = key
  search.close()
  // A filter that the new tab does not show would hide cases silently.
  Object.assign(filters, by, { todo: hasTodo(key) ? (by.todo ?? '') : '' })
  return reload()
}

/** Updates the list's copy of a case that this desk has just opened or answered. */
function update(id: string, change: Partial<CaseRow>): void {
  rows.value = rows.value.map((row) => (row.id === id ? { ...row, ...change } : row))
  search.update(id, change)
}

function clear(): void {
  asked++
  rows.value = []
  next.value = null
  counts.value = null
  loading.value = false
  failure.value = ''
  stale.value = false
  search.close()
  Object.assign(filters, NONE)
  tab.value = 'open'
}

/** The inbox of whoever is signed in; one for the page, so that it survives a look
 *  at another screen. */
export function useInbox() {
  return {
    tab,
    filters,
    rows,
    next,
    counts,
    loading,
    failure,
    stale,
    reload,
    more,
    look,
    show,
    update,
    clear,
  }
}
