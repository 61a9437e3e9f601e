/**
 * The parts of the form that stand together: asked, read and changed as one. What becomes of each
 * is decided here, and the compiler asks for its words. The phone uses its types only.
 */
interface PartRow {
  /** Whether a correction on the phone may be about it alone (declare/filing/items.ts). */
  mended: boolean
  /** Whether an officer may change it on the telephone (server: amend.rs). */
  amended: boolean
  /** Whether two filings are compared by it. */
  compared: boolean
  /** The section of the form, on paper and at the desk; null: it has a place of its own there, or none. */
  printed: 'applicant' | 'household' | 'hardships' | 'filing' | null
}
export const PARTS = {
  name: { mended: true, amended: true, compared: true, printed: 'applicant' },
  relation: { mended: false, amended: true, compared: true, printed: 'applicant' },
  id_number: { mended: true, amended: true, compared: true, printed: 'applicant' },
  phone: { mended: true, amended: true, compared: true, printed: 'applicant' },
  home: { mended: true, amended: true, compared: true, printed: 'household' },
  household: { mended: true, amended: true, compared: true, printed: 'household' },
  members: { mended: false, amended: true, compared: true, printed: 'household' },
  hardships: { mended: true, amended: true, compared: true, printed: 'hardships' },
  description: { mended: true, amended: true, compared: false, printed: 'hardships' },
  urgent: { mended: true, amended: true, compared: true, printed: 'hardships' },
  filer: { mended: false, amended: false, compared: true, printed: 'filing' },
  signature: { mended: true, amended: false, compared: false, printed: 'filing' },
  evidence: { mended: true, amended: false, compared: false, printed: null },
  consents: { mended: true, amended: false, compared: false, printed: null },
} as const satisfies Record<string, PartRow>

export type Part = keyof typeof PARTS
/** The parts whose column `Of` has the value `As`. */
type PartsWhere<Of extends keyof PartRow, As> = {
  [P in Part]: (typeof PARTS)[P][Of] extends As ? P : never
}[Part]
export type MendedPart = PartsWhere<'mended', true>
export type AmendedPart = PartsWhere<'amended', true>
export type ComparedPart = PartsWhere<'compared', true>
export type PrintedPart = PartsWhere<'printed', string>

const parts = Object.keys(PARTS) as Part[]
/** What may be amended by telephone, in order. */
export const AMENDED = parts.filter((part): part is AmendedPart => PARTS[part].amended)
export const COMPARED = parts.filter((part): part is ComparedPart => PARTS[part].compared)
type Section = (typeof PARTS)[PrintedPart]['printed']
/** The parts in a section of the form. */
export const partsIn = <S extends Section>(section: S): PartsWhere<'printed', S>[] =>
  parts.filter((part): part is PartsWhere<'printed', S> => PARTS[part].printed === section)
