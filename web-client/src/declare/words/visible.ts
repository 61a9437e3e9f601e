import { fill, sentence } from '@/shared/texts/text'
import { T } from '@/shared/texts/phone/texts'
import { type Filing, type Phase, textArrived, needsSignIn } from '../filing/filing'

/** What a record's owner is shown of it, the same on every page. */
interface Visible {
  phase: Phase
  /** 填写中 / 已存手机，还没发出去 / 发送中 / 已报到乡镇 / 要您改. */
  label: string
  /** The reason, when it is not plain. */
  why: string
  /** What the person can do about it. */
  button: 'continue' | 'send' | 'fix' | 'retake' | 'sign-in' | null
}

/** After this many tries without an answer, although online, something else is wrong. */
const PUZZLING = 3

/** The one state that is shown of a record. What the person has to do comes first. */
export function visible(filing: Filing, online: boolean): Visible {
  const of = (phase: Phase, why: string, button: Visible['button']): Visible => ({
    phase, label: T.phase[phase], why, button,
  })
  switch (filing.phase) {
    case 'attention':
      return of('attention', problemOf(filing), textArrived(filing) ? 'retake' : 'fix')
    case 'drafting':
      return of('drafting', '', 'continue')
    case 'received':
      return of('received', '', null)
    default: {
      const left = filing.photos.filter(({ sent, refusal }) => !sent && !refusal).length
      if (needsSignIn(filing.problem?.code ?? '')) {
        return of('attention', problemOf(filing), 'sign-in')
      }
      // A page that was closed while sending leaves this phase behind.
      const sending = online && filing.phase === 'sending'
      if (!textArrived(filing) && sending) return of('sending', '', null)
      // Text first: with it the township has the filing and the clock runs.
      if (textArrived(filing)) {
        const photos = fill(sending ? T.sent.photosLeft : T.sent.photosWaiting, { n: left })
        const why = left > 0 ? photos : ''
        return of('received', why, sending ? null : 'send')
      }
      return of('waiting', problemOf(filing) || silence(filing, online), 'send')
    }
  }
}

function problemOf({ problem }: Filing): string {
  if (!problem) return ''
  const { text, hint } = sentence(problem)
  return `${text}${hint}`
}

function silence({ tries }: Filing, online: boolean): string {
  return online && tries >= PUZZLING ? T.sent.unanswered : ''
}
