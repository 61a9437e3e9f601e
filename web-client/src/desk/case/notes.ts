import { beijingToday, day } from '@/shared/texts/format'
import { canGive, type AnswerKind } from '../answer/kinds'
import type { Account, CaseView } from '../api/types'
import { same } from '../floods/words'
import { adultWords } from '../words/signatures'

/** Something that an officer should know first, and what to do about it. */
interface Note {
  tone: 'calm' | 'warn' | 'alert'
  text: string
  act?: { kind: AnswerKind; title: string }
  /** Id of another case to open. */
  open?: string
  /** Id of the flood that it is part of. */
  flood?: string
}

export function notesOf(view: CaseView, post?: Account['post']): Note[] {
  const lost = lacks(view)
  if (view.duplicate_of)
    return [
      ...lost,
      {
        tone: 'calm',
        text: '这一份已经并到更早的一份，只在那里办，答复在那里看。下面的进度和期限是那一份的，标记和照片是这一份自己的。',
        open: view.duplicate_of,
        ...(canGive('unlinking', view)
          ? { act: { kind: 'unlinking' as const, title: '不是同一户，解除关联' } }
          : {}),
      },
    ]
  const all = [
    isOwn,
    asksWithdrawal,
    asksReview,
    needsVisit,
    needsPrint,
    needsSignatures,
    needsCall,
    isCountys,
    isOfFlood,
  ]
  return [...lost, ...all.flatMap((of) => of(view, post) ?? [])]
}

const PARTS = { clocks: '办理期限', attachments: '照片', messages: '短信', signatures: '签字' }

/** Notes on records of the case that cannot be read; the others are on the screen. */
function lacks(view: CaseView): Note[] {
  if (view.unreadable.length === 0) return []
  const parts = view.unreadable.map((part) => PARTS[part]).join('、')
  return [{ tone: 'warn', text: `这一份的${parts}里有读不出来的，没有列在下面；别的都在，照常办。请把回执号告诉运维。` }]
}

type NoteOf = (view: CaseView, post?: Account['post']) => Note | undefined

const asksWithdrawal: NoteOf = (view) => {
  if (!view.status.flags.includes('withdrawal_requested')) return
  if (!['submitted', 'returned'].includes(view.state)) return
  const text = '申请人在手机上要求撤回。请先打电话问本人：真不报了，才确认撤回；还要办，就照常答复。'
  return canGive('withdrawal', view)
    ? { tone: 'alert', text, act: { kind: 'withdrawal', title: '打过电话，确认撤回' } }
    : { tone: 'warn', text: `申请人要求撤回，由${view.status.office.name}打电话核实。` }
}

const asksReview: NoteOf = (view) => {
  if (!view.status.flags.includes('review_requested')) return
  return canGive('reopening', view)
    ? {
        tone: 'alert',
        text: '申请人不同意没有收下，要求县里复核。请看原因和办理记录，必要时打电话问一问。',
        act: { kind: 'reopening', title: '重新打开' },
      }
    : { tone: 'warn', text: '申请人不同意没有收下，要求复核。由县里来看，可能重新打开。' }
}

const needsVisit: NoteOf = (view) => {
  if (view.state !== 'returned' || !view.status.flags.includes('visit_needed')) return
  const by = view.status.answer?.correct_by
  const text = `补正期限${by ? `（${day(by)}）` : ''}已过，农户没有补。不会自己关掉：请安排人上门帮着补好，或者在电话里更正。`
  return canGive('correction-code', view)
    ? { tone: 'alert', text, act: { kind: 'correction-code', title: '给补正码，在现场的手机上补' } }
    : { tone: 'warn', text: `补正期限已过，农户没有补，该由${view.status.office.name}上门。` }
}

/** The applicant has no telephone of their own, or one that takes no text message. */
const needsCall: NoteOf = (view) => {
  if (!view.status.flags.includes('call_or_visit')) return
  const failed = view.messages.some((message) => message.state === 'given_up')
  const why = failed ? '给申请人的短信发不出去。' : '申请人没有自己的手机号，短信不发给代填人和联系人。'
  return { tone: 'warn', text: `${why}有了答复，请打电话或者上门告诉本人，再记下告知方式。` }
}

/** Accepted without a print, or with a poor one: somebody visits for it. */
const needsPrint: NoteOf = (view) => {
  const by = view.status.answer?.visit_by
  if (view.state !== 'accepted' || !by || !view.status.flags.includes('visit_signature')) return
  const late = by < beijingToday()
  const isMissing = view.status.flags.includes('signature_missing')
  const done = isMissing ? '按好拍下来，在这里补上。' : '按好拍下来，在这里补上；不用再按的，去过以后用“记进展”记上“已入户”。'
  const text = late
    ? `说好${day(by)}前上门补按手印，日子已过。请尽快上门，${done}`
    : `${isMissing ? '还缺手印，' : ''}${day(by)}前上门补按手印。${done}`
  return canGive('follow-up', view)
    ? { tone: late ? 'alert' : 'warn', text, act: { kind: 'follow-up', title: '补手印' } }
    : { tone: late ? 'alert' : 'warn', text: `${day(by)}前由${view.status.office.name}上门补按手印。` }
}

/** In a county that asks for the signatures of all adults: those that are missing. */
const needsSignatures: NoteOf = (view) => {
  const owed = view.status.owed.find(({ kind }) => kind === 'signatures')
  const missing = view.signatures.filter((adult) => !adult.is_done)
  if (!owed || missing.length === 0) return
  const by = `${day(owed.by)}前要签完${owed.late ? '，日子已过' : ''}。`
  const text = `还有 ${missing.length} 位成年家人没有签字：${missing.map(adultWords).join('、')}。${by}`
  const tone = owed.late ? 'alert' : 'warn'
  return canGive('signatures', view)
    ? { tone, text: `${text}签了的、签不了的、不愿意签的，都在这里记。`, act: { kind: 'signatures', title: '记签字' } }
    : { tone, text }
}

/** Whoever filled it in or entered it leaves the answer to somebody else. */
const isOwn: NoteOf = (view) => {
  if (!view.own_filing || !['submitted', 'returned'].includes(view.state)) return
  const text = '这一份是您代填或者录入的，答复要由别人来给：同一个乡镇的另一个账号，没有的由县里。核对、电话更正、转办还是您来办。'
  return { tone: 'calm', text }
}

/** Why the county, and not the township, answers the case. */
const isCountys: NoteOf = (view, post) => {
  if (post !== 'county') return
  if (!view.may_answer)
    return canGive('acceptance', view)
      ? { tone: 'calm', text: `这一份是${view.status.office.name}唯一的账号代填或者录入的，由县里答复，期限一样。` }
      : undefined
  const text =
    view.region.level === 'county'
      ? '还不知道是哪个乡镇的，先由县里办：查清楚以后转办，或者直接答复。'
      : `${view.region.path?.[1] ?? '这个乡镇'}还没有账号，由县里答复，期限一样。`
  return { tone: 'calm', text }
}

/** One of many filings of a sender, which may still be a household's. */
const isOfFlood: NoteOf = (view) => {
  if (!view.flood || view.state !== 'submitted') return
  const { id, kind } = view.flood
  return kind === 'versions'
    ? { tone: 'calm', text: '这一份一天里改了十次还多，可能是照片总传不上，也可能有人乱填。先打电话问一问。' }
    : { tone: 'calm', text: `${same(kind)}报来很多份，这是其中一份，可能是真的。`, flood: id }
}
