import type { Attachment } from '@/shared/api/declaration'
import { signsOnPaper } from '@/shared/form/answers'
import { CHOICES } from '@/shared/form/fields'
import { needed, type Fault } from '../parts/faults'
import { contextOf, type Basics } from '../basics/useBasics'
import { toFault } from '../form/places'
import { toDeclaration } from './declaration'
import type { EntryDraft } from './draft'

type Choice = (typeof CHOICES)[number]
/** Who files has an answer from the start, and the crate itself says that nobody has been counted. */
type SaidElsewhere = Extract<Choice, { at: '/filed_by' | '/household/size' }>
type Chosen = Exclude<Choice, SaidElsewhere>
const CHOOSE: Record<Chosen['at'], string> = {
  '/applicant/relation_to_head': '请选申请人是户主的什么人。',
  '/proxy/role': '请选代填人是什么身份。',
  '/proxy/reason': '请选为什么代填。',
  '/signature/basis': '请选申请人怎样签的。',
}
const isChosen = (choice: Choice): choice is Chosen => choice.at in CHOOSE

/** Choices for which the form has no value for 'not chosen', and the entry's own fields. */
export function unanswered(draft: EntryDraft, today: string): Fault[] {
  const asked = CHOICES.filter(isChosen).filter(({ at }) => draft.filedBy === 'proxy' || !at.startsWith('/proxy/'))
  const late = draft.receivedOn !== null && draft.receivedOn < today
  return [
    ...needed('/received_on', draft.receivedOn, '请填收到的日期。'),
    ...(late ? needed('/late_reason', draft.lateReason, '收到的日期比今天早，请写明为什么今天才录。') : []),
    ...asked.flatMap(({ at, answers: [answer] }) => needed(at, draft[answer], CHOOSE[at])),
  ]
}

/** A warning that the filing belongs to another township and goes there. */
export function elsewhere(draft: EntryDraft, own: string): Fault[] {
  if (!isElsewhere(draft, own)) return []
  const text = '不是您这个乡镇的：保存后直接到那边的收件箱，您这里看不到，照片也要交给那边。'
  return [{ at: '/home/region', text, warn: true }]
}

export function isElsewhere({ township }: EntryDraft, own: string): boolean {
  return own.length === 9 && township !== '' && township !== own
}

/** Notes that an officer may leave as they are. */
function advice(draft: EntryDraft, photos: readonly Attachment[]): Fault[] {
  const paper = draft.channel === 'paper' && !photos.some((photo) => photo.kind === 'paper_form')
  const texts = [paper && '还没有纸质申请书的照片。保存以后不能再加，请尽量现在拍好。']
  return texts.flatMap((text) => (text ? [{ at: '/attachments', text, warn: true }] : []))
}

/** All findings about a draft: errors, and warnings that stop nobody. */
export function judge(
  draft: EntryDraft,
  basics: Basics,
  county: string,
  photos: readonly Attachment[],
): Fault[] {
  const { bootstrap } = basics
  const open = unanswered(draft, bootstrap.today)
  const declaration = toDeclaration(draft, bootstrap, county, photos)
  const report = basics.judge?.check(declaration, contextOf(basics))
  const found = (report?.violations ?? []).filter((violation) => !isSaid(violation.code, draft, photos))
  const answered = new Set(open.map((fault) => fault.at))
  return [
    ...open,
    ...found.map(toFault).filter((fault) => !answered.has(fault.at)),
    ...advice(draft, photos),
  ]
}

/** The print on a photographed paper counts as its photo (server: count_photos). */
function isSaid(code: string, draft: EntryDraft, photos: readonly Attachment[]): boolean {
  return (
    code === 'signature.photo_missing' &&
    signsOnPaper(draft) &&
    photos.some((photo) => photo.kind === 'paper_form')
  )
}
