import type { Region } from '@/shared/api/types'

/** Most villages offered while looking through the whole county. */
const MOST = 30

interface Choice {
  code: string
  label: string
}

/** The villages of a township that fit what is typed; without one, those of the whole
 *  county, each with its township. */
export function villagesFor(
  regions: readonly Region[],
  township: string,
  typed: string,
): Choice[] {
  const wanted = typed.replace(/\s/g, '')
  const fitting = regions.filter(
    ({ level, name, code }) =>
      level === 'village' && name.includes(wanted) && code.startsWith(township),
  )
  if (township) return fitting.map(({ code, name }) => ({ code, label: name }))
  if (!wanted) return []
  const names = new Map(regions.map(({ code, name }) => [code, name]))
  return fitting.slice(0, MOST).map(({ code, name }) => {
    const above = names.get(code.slice(0, 9))
    return { code, label: above ? `${name}（${above}）` : name }
  })
}
