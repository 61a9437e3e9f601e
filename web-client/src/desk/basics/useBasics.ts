import { ref, watch, type Ref } from 'vue'
import { call } from '@/shared/api/client'
import { isBootstrap } from '@/shared/api/guards'
import type { Bootstrap } from '@/shared/api/types'
import { loadJudge, type Context, type Judge } from '@/shared/validator'
import { say } from '../words/say'

/** The data by which a form is written and judged: texts, policy, calendar, places. */
export interface Basics {
  bootstrap: Bootstrap
  /** Null where this browser cannot run it: then only the server judges. */
  judge: Judge | null
}

const GOOD_FOR_MS = 20 * 60_000
const read = new Map<string, { at: number; basics: Promise<Basics> }>()

function basicsOf(county: string): Promise<Basics> {
  const kept = read.get(county)
  if (kept && Date.now() - kept.at < GOOD_FOR_MS) return kept.basics
  const basics = fetchBasics(county)
  read.set(county, { at: Date.now(), basics })
  basics.catch(() => read.delete(county))
  return basics
}

/** With the county's code, the answer has all its places and the list they belong to. */
async function fetchBasics(county: string): Promise<Basics> {
  const [{ data }, judge] = await Promise.all([
    call('GET', `/bootstrap?village=${encodeURIComponent(county)}`, { is: isBootstrap }),
    loadJudge(),
  ])
  return { bootstrap: data, judge }
}

export function contextOf({ bootstrap }: Basics): Context {
  return { as_of: bootstrap.today, policy: bootstrap.policy, counties: bootstrap.counties }
}

/** The basics of a county, asked for when the ref names it. */
export function useBasics(county: Readonly<Ref<string>>) {
  const basics = ref<Basics | null>(null) as Ref<Basics | null>
  const failure = ref('')

  async function reload(): Promise<void> {
    const asked = county.value
    failure.value = ''
    if (!asked) return
    try {
      const got = await basicsOf(asked)
      if (asked === county.value) basics.value = got
    } catch (error) {
      failure.value = say(error)
    }
  }

  watch(county, reload, { immediate: true })
  return { basics, failure, reload }
}
