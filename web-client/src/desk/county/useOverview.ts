import { computed, ref } from 'vue'
import { hasItems } from '@/shared/api/guards'
import type { OverviewRow } from '../api/types'
import { request } from '../api/token'
import { useLoading } from '../parts/useLoading'

const NUMBERS = ['open', 'overdue', 'unopened', 'refused', 'returned_twice', 'provisional', 'linked'] as const
export type Figure = (typeof NUMBERS)[number]

/** The county's sums over all its townships. */
export function totals(rows: readonly OverviewRow[]): Record<Figure, number> {
  const sum = (figure: Figure) => rows.reduce((all, row) => all + row[figure], 0)
  return Object.fromEntries(NUMBERS.map((figure) => [figure, sum(figure)])) as Record<Figure, number>
}

/** The townships with the most overdue first, then the most unopened, then by code. */
export function worstFirst(rows: readonly OverviewRow[]): OverviewRow[] {
  return [...rows].sort(
    (a, b) =>
      b.overdue - a.overdue ||
      b.unopened - a.unopened ||
      a.township.code.localeCompare(b.township.code),
  )
}

export function useOverview() {
  const rows = ref<OverviewRow[]>([])
  const { loading, failure, load } = useLoading()

  const reload = () =>
    load(async () => {
      const { data } = await request<{ items: OverviewRow[] }>('GET', '/overview', { is: hasItems })
      rows.value = worstFirst(data.items)
    })

  return { rows, sums: computed(() => totals(rows.value)), loading, failure, reload }
}
