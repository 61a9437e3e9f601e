import { computed, ref, watch, type Ref } from 'vue'
import { call } from '@/shared/api/client'
import { isBootstrap, isClip, isList, isNothing } from '@/shared/api/guards'
import type { Clip } from '@/shared/api/types'
import { sentences, type Sentence } from '@/shared/voice/sentences'
import { textHash } from '@/shared/voice/text'
import { say } from '../words/say'
import { request } from '../api/token'

type ClipState = 'missing' | 'recorded' | 'outdated'

/** A sentence and the county's recording of it. */
export interface Row extends Sentence {
  hash: string
  clip?: Clip
  state: ClipState
}

/** Each sentence with its recording; one of another wording is marked as out of date. */
export function rowsOf(said: readonly (Sentence & { hash: string })[], clips: readonly Clip[]): Row[] {
  const byKey = new Map(clips.map((clip) => [clip.key, clip]))
  return said.map((one) => {
    const clip = byKey.get(one.key)
    const same = clip?.text_sha256 === one.hash
    return { ...one, clip, state: !clip ? 'missing' : same ? 'recorded' : 'outdated' }
  })
}

/** The county's sentences and recordings. */
export function useClips(county: Readonly<Ref<string>>) {
  const said = ref<(Sentence & { hash: string })[]>([])
  const clips = ref<Clip[]>([])
  const loaded = ref(false)
  const failure = ref('')
  const rows = computed(() => rowsOf(said.value, clips.value))

  async function reload(): Promise<void> {
    failure.value = ''
    const code = county.value
    if (!code) return
    try {
      const [listed, basics] = await Promise.all([
        call<Clip[]>('GET', `/clips?county=${code}`, { is: isList }),
        call('GET', `/bootstrap?village=${code}`, { is: isBootstrap }),
      ])
      const all = sentences(basics.data).map(async (one) => ({ ...one, hash: await textHash(one.text) }))
      said.value = await Promise.all(all)
      clips.value = listed.data
      loaded.value = true
    } catch (error) {
      failure.value = say(error)
    }
  }

  /** Stores a recording. Throws what `say` puts into words. */
  async function keep({ key, hash }: Row, sound: Blob): Promise<void> {
    const { data } = await request('PUT', `/clips/${key}?text=${hash}`, {
      is: isClip(key),
      body: sound,
      type: sound.type,
    })
    clips.value = [...clips.value.filter((clip) => clip.key !== key), data]
  }

  async function remove({ key }: Row): Promise<void> {
    await request('DELETE', `/clips/${key}`, { is: isNothing })
    clips.value = clips.value.filter((clip) => clip.key !== key)
  }

  watch(county, reload, { immediate: true })
  return { rows, loaded, failure, reload, keep, remove }
}
