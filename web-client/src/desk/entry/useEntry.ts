import { computed, reactive, ref } from 'vue'
import { ApiProblem } from '@/shared/api/client'
import { isSubmission } from '@/shared/api/guards'
import type { Submission, Violation } from '@/shared/api/types'
import { beijingToday } from '@/shared/texts/format'
import { uuidV7 } from '@/shared/api/uuid'
import { say } from '../words/say'
import type { StaffEntry } from '../api/types'
import { request } from '../api/token'
import { emptyDraft, isBegun } from './draft'
import { useEntryPhotos } from './usePhotos'

const { photos, clear: clearPhotos, sendAll } = useEntryPhotos()
const draft = reactive(emptyDraft(beijingToday()))
/** Id of the entry, made once: sent again, it is the same case. */
const id = ref(uuidV7())
const submission = ref<Submission | null>(null)
const sending = ref(false)
const failure = ref('')
const violations = ref<Violation[]>([])
/** An earlier try had arrived, with other contents than were sent now. */
const arrived = ref(false)
const begun = computed(() => !submission.value && (isBegun(draft) || photos.length > 0))
/** Whether leaving the page now would lose something. */
const unsaved = computed(() => begun.value || photos.some((photo) => photo.state !== 'sent'))

/** Field of each error about the entry itself, which has no pointer into the form. */
const AT: Record<string, string> = {
  'case.received_on': '/received_on',
  'case.entry_reason': '/late_reason',
}

function findingsOf(error: unknown): Violation[] {
  if (!(error instanceof ApiProblem)) return []
  const { code, violations: found } = error.problem
  const path = AT[code]
  return path ? [{ path, code, severity: 'error', params: {} }] : (found ?? [])
}

async function send(entry: Omit<StaffEntry, 'id'>): Promise<void> {
  if (sending.value) return
  sending.value = true
  failure.value = ''
  violations.value = []
  try {
    const body: StaffEntry = { id: id.value, ...entry }
    const is = isSubmission(body.id, 1)
    submission.value = (await request('POST', '/cases', { json: body, is })).data
    void sendAll(id.value)
  } catch (error) {
    violations.value = findingsOf(error)
    arrived.value = error instanceof ApiProblem && error.problem.code === 'declaration.conflict'
    if (!violations.value.length && !arrived.value) failure.value = say(error)
  } finally {
    sending.value = false
  }
}

/** Starts the next entry, keeping what a pile of papers has in common. */
function next(): void {
  const { channel, receivedOn, lateReason, township } = draft
  reset()
  Object.assign(draft, emptyDraft(beijingToday(), { channel, receivedOn, lateReason, township }))
}

function reset(): void {
  clearPhotos()
  Object.assign(draft, emptyDraft(beijingToday()))
  id.value = uuidV7()
  submission.value = null
  failure.value = ''
  violations.value = []
  arrived.value = false
}

window.addEventListener('beforeunload', (event) => {
  if (!unsaved.value) return
  event.preventDefault()
  // Older browsers ask only when this is set.
  event.returnValue = ''
})

/** The entry in progress. It survives a look at the inbox, and is never stored. */
export function useEntry() {
  return {
    draft, id, photos, submission, sending, failure, violations, arrived, begun, unsaved,
    send, next, reset,
  }
}
