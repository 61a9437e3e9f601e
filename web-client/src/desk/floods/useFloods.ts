import { ref } from 'vue'
import { isList } from '@/shared/api/guards'
import type { Flood } from '../api/types'
import { request } from '../api/token'

const floods = ref<Flood[]>([])
/** Number of the newest request; answers to older ones are dropped. */
let asked = 0

/** Loads the floods of a township; of the officer's own region where none is named. */
async function load(township = ''): Promise<void> {
  const mine = ++asked
  const query = township ? `?township=${township}` : ''
  const { data } = await request<Flood[]>('GET', `/floods${query}`, { is: isList })
  if (mine === asked) floods.value = data
}

export function useFloods() {
  return { floods, load }
}
