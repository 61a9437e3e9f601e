import { printedIn } from '@/shared/form/fields'
import type { CaseView } from '../api/types'
import { PART_WORDS, type Row } from '../words/parts'

/** The rows of a section of the form: each part that is printed, with everything that was filled in. */
export const rowsOf = (section: Parameters<typeof printedIn>[0], view: CaseView): Row[] =>
  printedIn(section).flatMap((part) => PART_WORDS[part].printed(view))
