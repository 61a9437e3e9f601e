/**
 * A new field of the form: 1. in the crate `declaration`, its rule, codes and sentences, a vector, a
 * golden form; `server/openapi.json` and `npm run api`. 2. Its answer and how it becomes the form
 * (household.ts, answers.ts), its row below; where it stands with no other, its part (parts.ts). 3. An input
 * on its page of the phone (declare/steps) and at the desk (desk/form), its line on the case screen
 * (desk/case). The type checker asks for the part's words on either side, `tests/fields.test.ts` for
 * what else is missing: a row, an input, a place for findings, a pointer that the server lets an
 * officer amend; `tests/shown.test.ts` for where the desk does not tell it.
 */
import type { Answers } from './answers'
import type { AmendedPart, Part } from './parts'
import type { StepName } from './stepName'

/** How a place is chosen: by its code on the phone, from two lists at the desk. */
type PlaceAnswer = 'region' | 'township' | 'village'

/** What one value of the form is, and where it is typed. */
interface FieldRow {
  /**
   * JSON Pointer into the form; `*` is any place of a list. It stands for what lies below as well,
   * as far as that has no row of its own.
   */
  at: string
  part: Part | null
  /** The page of the phone that asks for it. */
  step: StepName
  /** Where the desk shows a finding about it. Absent: at itself, or at the first value of a whole. */
  shown?: string
  /** The answers that it is made of; absent where nobody types it. */
  answers?: readonly (keyof Answers | PlaceAnswer)[]
  /** The form has no value for 'not chosen yet': until it is chosen, the first answer is null. */
  choice?: true
  /** The object around others: findings may name it, and it is not changed by itself. */
  whole?: true
  /** Asked for where the county's policy says so (`asks`), of officers and cadres only. */
  byPolicy?: true
}

/** In the order in which the desk asks. */
export const FIELDS = [
  { at: '/applicant', part: null, step: 'applicant', whole: true },
  { at: '/applicant/name', part: 'name', step: 'applicant', answers: ['name'] },
  {
    at: '/applicant/name_untypable',
    part: 'name',
    step: 'applicant',
    shown: '/applicant/name',
    answers: ['nameUntypable'],
  },
  { at: '/applicant/name_hint', part: 'name', step: 'applicant', shown: '/applicant/name', answers: ['nameHint'] },
  { at: '/applicant/relation_to_head', part: 'relation', step: 'applicant', answers: ['relationToHead'], choice: true },
  {
    at: '/applicant/id_status',
    part: 'id_number',
    step: 'applicant',
    shown: '/applicant/id_number',
    answers: ['idStatus'],
  },
  { at: '/applicant/id_number', part: 'id_number', step: 'applicant', answers: ['idNumber'] },
  {
    at: '/applicant/phone_status',
    part: 'phone',
    step: 'household',
    shown: '/applicant/phone',
    answers: ['phoneStatus'],
  },
  { at: '/applicant/phone', part: 'phone', step: 'household', answers: ['phone'] },
  {
    at: '/applicant/contact',
    part: 'phone',
    step: 'household',
    answers: ['contactName', 'contactPhone', 'contactRelation'],
  },
  { at: '/home', part: 'home', step: 'start', whole: true },
  { at: '/home/region', part: 'home', step: 'start', answers: ['region', 'township', 'village'] },
  { at: '/home/list', part: 'home', step: 'start', shown: '/home/region' },
  { at: '/home/note', part: 'home', step: 'start', answers: ['placeNote'] },
  { at: '/household', part: 'household', step: 'household', whole: true },
  { at: '/household/size', part: 'household', step: 'household', answers: ['size'], choice: true },
  { at: '/household/members', part: 'members', step: 'household', answers: ['members'], byPolicy: true },
  { at: '/hardships', part: 'hardships', step: 'hardships', answers: ['hardships'] },
  { at: '/description', part: 'description', step: 'hardships', answers: ['description'] },
  { at: '/urgent', part: 'urgent', step: 'hardships', answers: ['urgent'] },
  { at: '/filed_by', part: 'filer', step: 'start', answers: ['filedBy'], choice: true },
  { at: '/proxy', part: 'filer', step: 'filler', whole: true },
  { at: '/proxy/role', part: 'filer', step: 'filler', answers: ['proxyRole'], choice: true },
  { at: '/proxy/relation', part: 'filer', step: 'filler', answers: ['proxyRelation'] },
  { at: '/proxy/reason', part: 'filer', step: 'why', answers: ['proxyReason'], choice: true },
  { at: '/proxy/reason_note', part: 'filer', step: 'why', shown: '/proxy/reason', answers: ['proxyReasonNote'] },
  { at: '/proxy/name', part: 'filer', step: 'filler-contact', answers: ['proxyName'] },
  { at: '/proxy/phone', part: 'filer', step: 'filler-contact', answers: ['proxyPhone'] },
  { at: '/proxy/read_aloud', part: 'filer', step: 'aloud', answers: ['readAloud'] },
  // The photo, where there is to be one; everything else about signing is asked a page earlier.
  { at: '/signature', part: 'signature', step: 'paper', whole: true },
  { at: '/signature/basis', part: 'signature', step: 'signature', answers: ['signBasis'], choice: true },
  { at: '/signature/reason', part: 'signature', step: 'signature', answers: ['signReason'] },
  { at: '/signature/witness', part: 'signature', step: 'signature', answers: ['witnessName', 'witnessPhone'] },
  { at: '/attachments', part: 'evidence', step: 'hardships' },
  { at: '/consents', part: 'consents', step: 'consents', whole: true },
  { at: '/consents/truthful', part: 'consents', step: 'consents', answers: ['truthful'] },
  { at: '/consents/authorisation', part: 'consents', step: 'consents', answers: ['authorisation'] },
  { at: '/consents/notice', part: 'consents', step: 'consents' },
] as const satisfies readonly FieldRow[]

type Row = (typeof FIELDS)[number]
/** The values that are changed by themselves, by pointer. */
export type ValueAt<P extends Part> = Exclude<Extract<Row, { part: P }>, { whole: true }>['at']
export type AmendedAt = ValueAt<AmendedPart>
type Choice = Extract<Row, { choice: true }>
export type ChoiceAt = Choice['at']
/** What has to be chosen. */
export const CHOICES = FIELDS.filter((field): field is Choice => 'choice' in field)

/** The row of a pointer: its own, or the nearest above it. */
export function fieldAt(path: string, fields: readonly FieldRow[] = FIELDS): FieldRow | undefined {
  const given = path.split('/')
  const deep = (field?: FieldRow) => field?.at.split('/').length ?? 0
  const covers = ({ at }: FieldRow) =>
    at.split('/').every((name, place) => name === given[place] || (name === '*' && place < given.length))
  return fields.filter(covers).reduce<FieldRow | undefined>(
    (best, field) => (deep(field) > deep(best) ? field : best),
    undefined,
  )
}

/** The pointers of a part's values; a list is one, and what is in it changes with it. */
export const valuesOf = (part: Part, fields: readonly FieldRow[] = FIELDS): string[] =>
  fields.filter((field) => field.part === part && !field.whole && !field.at.includes('*')).map(({ at }) => at)

/** The answers in which a part is typed. */
export function answersOfPart<Of extends object>(part: Part, of: Of): Partial<Of> {
  const keys = rowsOf(part).flatMap(({ answers = [] }): readonly string[] => answers)
  return Object.fromEntries(Object.entries(of).filter(([key]) => keys.includes(key))) as Partial<Of>
}

/** Whether a part is asked for: where only the county's policy asks, what has been typed stays. */
export function isAsked(part: Part, asks: readonly string[], answers: object): boolean {
  const isTyped = (value: unknown) => Array.isArray(value) && value.length > 0
  const always = rowsOf(part).every(({ byPolicy }) => !byPolicy)
  return always || asks.includes(part) || Object.values(answersOfPart(part, answers)).some(isTyped)
}

const rowsOf = (part: Part): FieldRow[] => FIELDS.filter((field) => field.part === part)

/** The value at a pointer of a form; undefined where there is none. */
export const read = (form: object, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], form)
