import { partsIn } from '@/shared/form/parts'
import type { CaseView } from '../api/types'
import { PART_WORDS, type Row } from '../words/parts'

/** The rows of sections of the form: each part that is printed, with everything that was filled in. */
export const rowsOf = (view: CaseView, ...sections: Parameters<typeof partsIn>[0][]): Row[] =>
  sections.flatMap((section) => partsIn(section)).flatMap((part) => PART_WORDS[part].printed(view))
