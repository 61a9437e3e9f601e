import { ref } from 'vue'
import type { Flood } from '../api/types'
import { request } from '../api/token'

const floods = ref<Flood[]>([])
/** Only the answer to the newest question is shown. */
let asked = 0

/** The floods of a township; of one's own region where none is named. */
async function load(township = ''): Promise<void> {
  const mine = ++asked
  const query = township ? `?township=${township}` : ''
  const { data } = await request<Flood[]>('GET', `/floods${query}`)
  if (mine === asked) floods.value = data
}

export function useFloods() {
  return { floods, load }
}
