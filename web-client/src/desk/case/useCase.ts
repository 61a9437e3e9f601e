import { ref, watch, type Ref } from 'vue'
import { ApiProblem } from '@/shared/api/client'
import { isList } from '@/shared/api/guards'
import { beijingToday } from '@/shared/texts/format'
import { say } from '../words/say'
import type { CaseEvent, CaseRow, CaseView } from '../api/types'
import { isCase } from '../api/guards'
import { useInbox } from '../inbox/useInbox'
import { request } from '../api/token'
import { nameOf } from '../words/person'

/** An opened case with its timeline. The server records that it was opened. */
export function useCase(id: Readonly<Ref<string>>) {
  const view = ref<CaseView | null>(null)
  const events = ref<CaseEvent[]>([])
  const loading = ref(false)
  const failure = ref('')
  const { rows, update, look } = useInbox()
  let asked = 0

  function take(got: CaseView): void {
    view.value = got
    const known = rows.value.find((row) => row.id === got.id)
    // Only a look by an officer who may answer counts as opened, and unmasks the name.
    if (got.may_answer) {
      update(got.id, { opened: true, applicant: nameOf(got.declaration.applicant) })
    }
    // Its clock and flags are those of the case that it is linked to.
    if (!got.duplicate_of) update(got.id, shown(got))
    // The first look: 未打开 counts one fewer.
    if (got.may_answer && !known?.opened) void look()
  }

  async function reload(): Promise<void> {
    const mine = ++asked
    loading.value = true
    failure.value = ''
    try {
      const { data } = await request('GET', `/cases/${id.value}`, { is: isCase(id.value) })
      if (mine !== asked) return
      take(data)
      // After the case, as opening it writes an event.
      const path = `/cases/${id.value}/events`
      const timeline = await request<CaseEvent[]>('GET', path, { is: isList })
      if (mine === asked) events.value = timeline.data
    } catch (error) {
      if (mine === asked) failure.value = sayOpening(error)
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  /** Reads it once more, to be printed, as the server keeps who printed. False where that failed. */
  async function readForPaper(): Promise<boolean> {
    failure.value = ''
    try {
      const is = isCase(id.value)
      const { data } = await request('GET', `/cases/${id.value}?print=true`, { is })
      if (data.id === id.value) take(data)
      return data.id === id.value
    } catch (error) {
      failure.value = sayOpening(error)
      return false
    }
  }

  watch(id, reload, { immediate: true })
  return { view, events, loading, failure, reload, readForPaper }
}

/** The fields of a case that its row shows. */
function shown({ state, version, status }: CaseView): Partial<CaseRow> {
  const { due_on, overdue, working_days_left, flags, owed, provisional } = status
  const due_today = due_on != null && due_on === beijingToday()
  return { state, version, due_on, overdue, working_days_left, flags, owed, provisional, due_today }
}

function sayOpening(error: unknown): string {
  return error instanceof ApiProblem && error.status === 404
    ? '没有找到这份申报。可能已经转到别的乡镇，请刷新收件箱。'
    : say(error)
}
