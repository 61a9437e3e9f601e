import type { Adult, SignatureLine } from '../api/types'

/** What is typed about an adult's signature. */
interface DraftLine {
  outcome: SignatureLine['outcome'] | ''
  note: string
}

/** By who it is about: while a draft is kept, others may be recorded, and the list gets shorter. */
export type DraftLines = Record<string, DraftLine>

interface SigningRow {
  adult: Adult
  line: DraftLine
}

/** What is written beside the choice. */
const NOTES = { guardian: '监护人的姓名，和本人是什么关系', refused: '本人说的原因' } as const
export const noteOf = (outcome: string): string | undefined => NOTES[outcome as keyof typeof NOTES]

/** A row for each adult whose signature is owed, with the line of the draft. */
export function rowsOf(adults: readonly Adult[], lines: DraftLines): SigningRow[] {
  return adults
    .filter((adult) => !adult.is_done)
    .map((adult) => {
      const who = `${adult.name} ${adult.born ?? ''}`
      lines[who] ??= { outcome: '', note: '' }
      return { adult, line: lines[who] }
    })
}

/** The lines to send: of those adults for whom something was chosen. */
export function linesOf(rows: readonly SigningRow[], on: string): SignatureLine[] {
  return rows.flatMap(({ adult: { name, born }, line: { outcome, note } }) =>
    outcome ? [{ name, born, outcome, on, note: noteOf(outcome) ? note.trim() : null }] : [],
  )
}
