import type { Bootstrap, Office, Region } from '@/shared/api/types'
import { spoken } from '@/shared/texts/placeName'

/** The code in 6, 9 or 12 digits: without the long form's trailing zeros. */
export function shortRegion(code: string): string {
  let short = code
  while (short.length > 6 && short.endsWith('000')) short = short.slice(0, -3)
  return short
}

function within(region: Region, code: string): boolean {
  return shortRegion(region.code).startsWith(shortRegion(code))
}

export function ofLevel(regions: Region[], level: Region['level'], parent = ''): Region[] {
  return regions.filter((region) => region.level === level && within(region, parent))
}

/** 埇桥区 夹沟镇 某某村: as far as the code goes and the names are known, as people say them. */
export function placeName(regions: Region[], code: string): string {
  const short = shortRegion(code)
  const names = [6, 9, 12]
    .filter((length) => short.length >= length)
    .map((length) => regions.find((r) => shortRegion(r.code) === short.slice(0, length))?.name)
    .filter(Boolean)
  return spoken(names.join(' '))
}

/** A region's name with those above it; for a scanned one the server gives it. */
export function fullName(regions: Region[], region: Region): string {
  return region.path ? spoken(region.path.join(' ')) : placeName(regions, region.code)
}

/** Villages and townships whose name, as the list or as people say it, holds what was typed;
 *  the shortest names first. */
export function searchRegions(regions: Region[], typed: string, most = 40): Region[] {
  const wanted = typed.replace(/\s/g, '')
  if (!wanted) return []
  return regions
    .filter(({ level, name }) => level !== 'county' && [name, spoken(name)].some((one) => one.includes(wanted)))
    .sort((a, b) => a.name.length - b.name.length)
    .slice(0, most)
}

/** The office to telephone about a place: its township's, else its county's. */
export function officeOf(bootstrap: Bootstrap | null, code: string): Office | null {
  if (!bootstrap) return null
  const short = shortRegion(code)
  const scanned = bootstrap.village && shortRegion(bootstrap.village.code)
  if (bootstrap.office && (!short || scanned === short)) return bootstrap.office
  for (const length of [9, 6]) {
    const region = bootstrap.regions.find((r) => shortRegion(r.code) === short.slice(0, length))
    if (short.length >= length && region?.telephone) {
      const level = length === 9 ? 'township' : 'county'
      return { name: region.name, level, telephone: region.telephone }
    }
  }
  return bootstrap.office ?? null
}

/** All offices to telephone about a place: the one that answers, and the county's. */
export function officesOf(bootstrap: Bootstrap | null, code: string): Office[] {
  const short = shortRegion(code || (bootstrap?.village?.code ?? ''))
  const counties = (bootstrap?.regions ?? []).filter(({ level }) => level === 'county')
  const county = counties.find((one) => short.startsWith(shortRegion(one.code))) ?? null
  const only = !short && counties.length === 1 ? counties[0]! : county
  return reachable([
    officeOf(bootstrap, code),
    only && { name: only.name, level: 'county', telephone: only.telephone ?? '' },
  ])
}

/** The offices that have a number, each number once. */
export function reachable(offices: (Office | null)[]): Office[] {
  const known = offices.filter((one): one is Office => !!one?.telephone)
  return known.filter((one, at) => known.findIndex((o) => o.telephone === one.telephone) === at)
}
