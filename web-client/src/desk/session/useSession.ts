import { readonly, ref } from 'vue'
import { ApiProblem, call } from '@/shared/api/client'
import type { Account, Session } from '../api/types'
import { forget, keep, refresh, request, whenLost } from './token'

/** `expired` keeps the desk and all that was typed behind the sign-in. */
type Phase = 'starting' | 'unreachable' | 'out' | 'in' | 'expired'

const phase = ref<Phase>('starting')
const account = ref<Account | null>(null)

function enter(session: Session): void {
  account.value = session.account
  phase.value = 'in'
}

whenLost(() => {
  if (phase.value === 'in') phase.value = 'expired'
})

/** On load: the cookie may still be good. */
async function start(): Promise<void> {
  phase.value = 'starting'
  try {
    const session = await refresh()
    // A cadre who is signed in on the phone's pages stays so.
    if (isForTheDesk(session)) enter(session)
    else phase.value = 'out'
  } catch (error) {
    phase.value = error instanceof ApiProblem ? 'out' : 'unreachable'
  }
}

/** A cadre's account is for filing on a phone; here it opens nothing. */
export class NotForTheDesk extends Error {}
const isForTheDesk = ({ account }: Session) => account.role !== 'cadre'

/** `otp`: six digits, for an account that has one-time codes. */
async function signIn(login: string, password: string, otp?: string): Promise<void> {
  const { data } = await call<Session>('POST', '/sessions', { json: { login, password, otp } })
  keep(data)
  if (isForTheDesk(data)) return enter(data)
  await signOut()
  throw new NotForTheDesk()
}

/** Forgets the token even when the server cannot be told. */
async function signOut(): Promise<void> {
  try {
    await request('DELETE', '/sessions/current')
  } finally {
    forget()
    account.value = null
    phase.value = 'out'
  }
}

/** Who is signed in. One for the whole page. */
export function useSession() {
  return { phase: readonly(phase), account: readonly(account), start, signIn, signOut }
}
