import { read, valuesOf } from '@/shared/form/fields'
import { AMENDED, type AmendedPart } from '@/shared/form/parts'
import { type DeskAnswers, toParts } from '../form/answers'
import type { CaseView, Change } from '../api/types'
import { type Hide, PART_WORDS } from '../words/parts'

/** A part's title. */
export const titleOf = (part: AmendedPart): string => PART_WORDS[part].amended[0]
/** Its present value, in words. */
export const oldWords = (part: AmendedPart, view: CaseView, hide: Hide): string =>
  PART_WORDS[part].amended[1](view, hide)

/** The changes of the chosen parts; none where the new answer equals the old one. A new
 *  village is sent with the list that its code is from. */
export function changesOf(
  before: DeskAnswers,
  after: DeskAnswers,
  chosen: readonly AmendedPart[],
  county: string,
  list: string,
): Change[] {
  const [old, now] = [toParts(before, county, ''), toParts(after, county, list)]
  const differs = (path: string) =>
    JSON.stringify(read(old, path)) !== JSON.stringify(read(now, path))
  const moved = differs('/home/region')
  return AMENDED.filter((part) => chosen.includes(part))
    .flatMap((part) => valuesOf(part))
    .filter((path) => (path === '/home/list' ? moved : differs(path)))
    .map((path) => ({ path, value: read(now, path) ?? null }))
}

/** The form with the changes applied, as the server does it; for the check. */
export function amended(form: object, changes: readonly Change[]): unknown {
  const copy = JSON.parse(JSON.stringify(form)) as object
  for (const { path, value } of changes) {
    const cut = path.lastIndexOf('/')
    const parent = cut > 0 ? read(copy, path.slice(0, cut)) : copy
    const fields = parent as Record<string, unknown>
    if (value === null) delete fields[path.slice(cut + 1)]
    else fields[path.slice(cut + 1)] = value
  }
  return copy
}
