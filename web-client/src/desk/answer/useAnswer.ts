import { computed, ref } from 'vue'
import { ApiProblem } from '@/shared/api/client'
import type { Violation } from '@/shared/api/types'
import { uuid } from '@/shared/api/uuid'
import { say } from '../words/say'
import type { CaseHead, CaseView } from '../api/types'
import { isCase } from '../api/guards'
import { request } from '../api/token'
import { canGive, type AnswerKind } from './kinds'

/** The endpoint of an answer that is a special case of another one. */
const PATH: Partial<Record<AnswerKind, string>> = { withdrawal: 'refusal' }

/** One answer, from opening its form to the server's yes. The idempotency key is
 *  made here, once: a double click, or a resend after a lost reply, is one answer. */
export function useAnswer(kind: AnswerKind, view: CaseView) {
  let key = uuid()
  const version = ref(view.version)
  const sending = ref(false)
  const failure = ref('')
  const violations = ref<Violation[]>([])
  /** The state of the case, when somebody was faster. */
  const conflict = ref<CaseHead | null>(null)
  const possible = computed(() => !conflict.value || canGive(kind, conflict.value))

  function late(current: CaseHead): void {
    conflict.value = current
    version.value = current.version
    // From now on the answer is to another state, so it is a different answer.
    key = uuid()
  }

  /** Sends the answer; returns the case after it, or null when it was refused. */
  async function send(body: unknown): Promise<CaseView | null> {
    if (sending.value) return null
    sending.value = true
    failure.value = ''
    violations.value = []
    try {
      const { data } = await request('POST', `/cases/${view.id}/${PATH[kind] ?? kind}`, {
        is: isCase(view.id),
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
