import { ref, watch, type Ref } from 'vue'
import { isList } from '@/shared/api/guards'
import type { Region } from '@/shared/api/types'
import { childrenOf } from '../basics/useRegions'
import { request } from '../api/token'

/** The part of an account that is needed here. */
interface Officer {
  readonly id: string
  readonly post: string
  readonly region: Pick<Region, 'code' | 'name' | 'telephone'>
}

/** Townships listed by name; the others are only counted. */
const NAMED = 5

/** What is not set and farmers will miss, in words, for the officers of the place. */
export function unsetWords(
  { post, region }: Pick<Officer, 'post' | 'region'>,
  county: Region | undefined,
  townships: Region[],
): string[] {
  const words: string[] = []
  if (post === 'township' && !region.telephone) {
    words.push(`${region.name}还没有登记电话，农户不知道打给谁。`)
  }
  const silent = post === 'county' ? townships.filter(({ telephone }) => !telephone) : []
  if (silent.length > 0) {
    const names = silent.slice(0, NAMED).map(({ name }) => name).join('、')
    const more = silent.length > NAMED ? ` 等 ${silent.length} 个乡镇` : ''
    words.push(`${names}${more}还没有登记电话，农户不知道打给谁。`)
  }
  if (county && !county.telephone) words.push('县里还没有登记电话，农户不同意的时候没有地方打。')
  if (post === 'county' && county && !county.signature) {
    words.push('还没有登记短信签名，发给农户的短信开头只写地名。')
  }
  return words
}

/** The same, loaded once somebody is signed in. */
export function useUnset(account: Readonly<Ref<Officer | null>>): Ref<string[]> {
  const words = ref<string[]>([])
  watch(
    () => account.value?.id,
    async () => {
      words.value = []
      const now = account.value
      if (!now) return
      const code = now.region.code.slice(0, 6)
      const [counties, townships] = await Promise.all([
        request<Region[]>('GET', '/regions', { is: isList }).then(({ data }) => data),
        now.post === 'county' ? childrenOf(code) : [],
      ]).catch((): [Region[], Region[]] => [[], []])
      if (account.value?.id !== now.id || counties.length === 0) return
      words.value = unsetWords(now, counties.find((one) => one.code === code), townships)
    },
    { immediate: true },
  )
  return words
}
