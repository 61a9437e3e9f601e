import { ref, watch, type Ref } from 'vue'
import { isList } from '@/shared/api/guards'
import type { Region } from '@/shared/api/types'
import { request } from '../api/token'

const read = new Map<string, Promise<Region[]>>()

/** The regions directly under one; each is requested once. */
export function childrenOf(parent: string): Promise<Region[]> {
  let children = read.get(parent)
  if (!children) {
    const path = `/regions?parent=${encodeURIComponent(parent)}`
    children = request<Region[]>('GET', path, { is: isList }).then(({ data }) => data)
    children.catch(() => read.delete(parent))
    read.set(parent, children)
  }
  return children
}

/** The children of whatever region the ref names; none while it is empty. */
export function useRegions(parent: Readonly<Ref<string>>): Ref<Region[]> {
  const regions = ref<Region[]>([])
  watch(
    parent,
    async (code) => {
      regions.value = []
      if (!code) return
      const found = await childrenOf(code).catch(() => [])
      if (parent.value === code) regions.value = found
    },
    { immediate: true },
  )
  return regions
}
