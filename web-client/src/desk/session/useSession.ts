import { computed, readonly, ref } from 'vue'
import { ApiProblem, call } from '@/shared/api/client'
import { isNothing, isSession } from '@/shared/api/guards'
import type { Account, Session } from '../api/types'
import { letGo, wasLeft, watchIdle } from './idle'
import { forget, keep, refresh, request, whenLost } from '../api/token'

/** `expired` and `locked` keep the desk and all that was typed behind the sign-in. */
type Phase = 'starting' | 'unreachable' | 'out' | 'in' | 'expired' | 'locked'

const phase = ref<Phase>('starting')
const account = ref<Account | null>(null)
/** Who has signed in in another tab, when that is why the desk is veiled. */
const other = ref<Account | null>(null)
const veiled = computed(() => phase.value === 'expired' || phase.value === 'locked')
let unwatch = () => {}
/** The session that a lock ends: its cookie must be gone before the next one's comes. */
let leaving: Promise<unknown> = Promise.resolve()

function enter(session: Session): void {
  account.value = session.account
  other.value = null
  phase.value = 'in'
  unwatch()
  unwatch = watchIdle(lock)
}

whenLost((now) => {
  if (phase.value !== 'in') return
  unwatch()
  other.value = now
  phase.value = 'expired'
})

/** Nobody is here. The session ends too, or a reload would let anybody in. */
function lock(): void {
  if (phase.value !== 'in') return
  phase.value = 'locked'
  leaving = request('DELETE', '/sessions/current', { is: isNothing })
    .catch(() => {})
    .finally(forget)
}

/** On load: the cookie may still be good. */
async function start(): Promise<void> {
  // A browser that restores its pages restores their cookies too.
  if (wasLeft()) {
    phase.value = 'out'
    return
  }
  phase.value = 'starting'
  try {
    const session = await refresh()
    // A cadre signed in on the phone's pages stays signed in there.
    if (isForTheDesk(session)) enter(session)
    else phase.value = 'out'
  } catch (error) {
    phase.value = error instanceof ApiProblem ? 'out' : 'unreachable'
  }
}

/** A cadre's account is for filing on a phone; here it opens nothing. */
export class NotForTheDesk extends Error {}
const isForTheDesk = ({ account }: Session) => account.uses.some((use) => use !== 'fill_in')

/** `otp`: six digits, for an account that has one-time codes. */
async function signIn(login: string, password: string, otp?: string): Promise<void> {
  await leaving
  const { data } = await call('POST', '/sessions', { json: { login, password, otp }, is: isSession })
  if (isForTheDesk(data)) return enter(keep(data))
  const authorization = `Bearer ${data.access_token}`
  await call('DELETE', '/sessions/current', { authorization, is: isNothing }).catch(() => {})
  throw new NotForTheDesk()
}

/** Forgets the token even when the server cannot be told. */
async function signOut(): Promise<void> {
  unwatch()
  try {
    await request('DELETE', '/sessions/current', { is: isNothing })
  } finally {
    forget()
    letGo()
    account.value = null
    phase.value = 'out'
  }
}

/** Who is signed in. One for the whole page. */
export function useSession() {
  return {
    phase: readonly(phase),
    account: readonly(account),
    other: readonly(other),
    veiled,
    start,
    signIn,
    signOut,
  }
}
