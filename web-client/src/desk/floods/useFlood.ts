import { computed, reactive, ref } from 'vue'
import { uuid } from '@/shared/api/uuid'
import { say } from '../words/say'
import { isPage } from '../api/guards'
import type { CaseRow, FloodAnswered } from '../api/types'
import { request } from '../api/token'
import { useLoading } from '../parts/useLoading'

const PAGE = 100
/** Cases per request, so that a slow server answers in time. */
const AT_ONCE = 50

const isAnswered = ({ refused, left }: FloodAnswered) => refused >= 0 && Array.isArray(left)

/** One flood: its open cases, those that are ticked, and one answer to them. */
export function useFlood(id: string, township: string) {
  const rows = ref<CaseRow[]>([])
  const next = ref<string | null>(null)
  const ticked = reactive(new Set<string>())
  const { loading, failure, load } = useLoading()
  /** How many of the ticked cases have been sent; null when none are on their way. */
  const sent = ref<number | null>(null)
  const chosen = computed(() => rows.value.filter((row) => ticked.has(row.id)))

  async function read(cursor?: string): Promise<void> {
    const query = new URLSearchParams({ flood: id, limit: String(PAGE) })
    if (township) query.set('township', township)
    if (cursor) query.set('cursor', cursor)
    const { data } = await request('GET', `/cases?${query}`, { is: isPage })
    rows.value = cursor ? [...rows.value, ...data.items] : data.items
    next.value = data.next ?? null
  }

  const reload = () =>
    load(async () => {
      ticked.clear()
      await read()
    })
  const more = () => load(() => read(next.value ?? undefined))
  const all = () =>
    load(async () => {
      while (next.value) await read(next.value)
    })

  /** Refuses the ticked cases as they stand in the list; null when not all could be sent. */
  async function refuse(reason: string, message: string): Promise<FloodAnswered | null> {
    if (sent.value !== null) return null
    const cases = chosen.value.map((row) => ({ id: row.id, version: row.version }))
    const headers = { 'Idempotency-Key': uuid() }
    const whole: FloodAnswered = { refused: 0, left: [] }
    let broken = ''
    try {
      for (sent.value = 0; sent.value < cases.length; sent.value += AT_ONCE) {
        const json = { reason, message, cases: cases.slice(sent.value, sent.value + AT_ONCE) }
        const options = { json, headers, is: isAnswered }
        const { data } = await request('POST', `/floods/${id}/refusal`, options)
        whole.refused += data.refused
        whole.left.push(...data.left)
      }
    } catch (error) {
      broken = say(error)
    }
    sent.value = null
    // Refused cases leave the list, however far it came.
    await reload()
    if (broken) failure.value = broken
    return broken ? null : whole
  }

  return { rows, next, ticked, chosen, loading, failure, sent, reload, more, all, refuse }
}
