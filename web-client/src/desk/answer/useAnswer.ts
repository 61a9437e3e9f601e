import { computed, ref } from 'vue'
import { ApiProblem } from '@/shared/api/client'
import type { Violation } from '@/shared/api/types'
import { uuid } from '@/shared/api/uuid'
import { say } from '../words/say'
import type { CaseHead, CaseView } from '../api/types'
import { request } from '../api/token'
import { canGive, type AnswerKind } from './kinds'

/** Where an answer goes that is another one's special case. */
const PATH: Partial<Record<AnswerKind, string>> = { withdrawal: 'refusal' }

/** One answer from the opening of its form to the server's yes. The idempotency key is
 *  made here, once: a double click, or sending again after a lost reply, is one answer. */
export function useAnswer(kind: AnswerKind, view: CaseView) {
  let key = uuid()
  const version = ref(view.version)
  const sending = ref(false)
  const failure = ref('')
  const violations = ref<Violation[]>([])
  /** How the case stands, when somebody was faster. */
  const conflict = ref<CaseHead | null>(null)
  const possible = computed(() => !conflict.value || canGive(kind, conflict.value))

  function late(current: CaseHead): void {
    conflict.value = current
    version.value = current.version
    // What is sent from now on answers another state: it is another answer.
    key = uuid()
  }

  /** The case after the answer, or null when it was not taken. */
  async function send(body: unknown): Promise<CaseView | null> {
    if (sending.value) return null
    sending.value = true
    failure.value = ''
    violations.value = []
    try {
      const { data } = await request<CaseView>('POST', `/cases/${view.id}/${PATH[kind] ?? kind}`, {
        json: body,
        headers: { 'If-Match': `"${version.value}"`, 'Idempotency-Key': key },
      })
      return data
    } catch (error) {
      const problem = error instanceof ApiProblem ? error.problem : null
      violations.value = problem?.violations ?? []
      if (problem?.status === 409 && problem.current) late(problem.current)
      else failure.value = say(error)
      if (problem?.code === 'idempotency.reused') key = uuid()
      return null
    } finally {
      sending.value = false
    }
  }

  return { sending, failure, violations, conflict, possible, send }
}
