import { computed, ref } from 'vue'
import { ApiProblem } from '@/shared/api/client'
import { hasItems } from '@/shared/api/guards'
import { sentence } from '@/desk/words/sentence'
import type { CaseRow, FoundCases } from '../api/types'
import { say } from '../words/say'
import { request } from '../api/token'

/** As typed: it is sent in a request's body only, never in an address. */
const typed = ref('')
/** Null while the inbox is shown. */
const found = ref<CaseRow[] | null>(null)
/** Whether more were found than were sent. */
const more = ref(false)
const loading = ref(false)
const failure = ref('')
/** Number of the newest request; answers to older ones are dropped. */
let asked = 0

const words = (code: string) => {
  const { text, hint } = sentence({ code, params: {} })
  return text + hint
}

/** Says which rule an almost valid number breaks. The rule's hint is left out: it is for
 *  filling in a form. */
function sayMiss(error: unknown): string {
  const slip = error instanceof ApiProblem && error.problem.violations?.[0]
  return slip ? `${sentence(slip).text}请核对以后再查。` : say(error)
}

/** The server records each look at a case by number: searches only when asked to. */
async function search(): Promise<void> {
  const number = typed.value.trim()
  if (!number) return close()
  const mine = ++asked
  failure.value = ''
  // A name is rejected here, without leaving the page.
  if (!/[0-9０-９]/.test(number)) {
    loading.value = false
    failure.value = words('search.number')
    return
  }
  loading.value = true
  try {
    const { data } = await request<FoundCases>('POST', '/cases/search', { json: { number }, is: hasItems })
    if (mine !== asked) return
    found.value = data.items
    more.value = data.more
  } catch (error) {
    if (mine === asked) failure.value = sayMiss(error)
  } finally {
    if (mine === asked) loading.value = false
  }
}

/** Back to the inbox; nothing of the searched person stays. */
function close(): void {
  asked++
  typed.value = ''
  found.value = null
  more.value = false
  loading.value = false
  failure.value = ''
}

/** Updates the copy of a case that this desk has just opened or answered. */
function update(id: string, change: Partial<CaseRow>): void {
  found.value = found.value?.map((row) => (row.id === id ? { ...row, ...change } : row)) ?? null
}

/** 柜台查询: by a reference, an id number or a telephone. One for the page, as the inbox is. */
export function useSearch() {
  const searching = computed(() => found.value !== null)
  return { typed, found, more, loading, failure, searching, search, close, update }
}
