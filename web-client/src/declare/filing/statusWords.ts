import type { Status } from '@/shared/api/types'
import { fill } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { T } from '../texts'

type Told = Pick<Status, 'state' | 'overdue' | 'county_telephone'> & {
  answer?: Status['answer']
}

/** Where a filing stands, in the words of design.md. */
export function stateWords(status: Told): { title: string; text: string } {
  const { title, text } = labels.stateFarmer[status.state]
  const county_telephone = status.county_telephone
  const grounds: Record<string, string> = { ...labels.refusalGround, ...labels.refusalGroundFarmer }
  const reason = grounds[status.answer?.ground ?? ''] || status.answer?.message
  if (status.state === 'refused' && !reason) {
    return { title, text: fill(T.status.refusedUnsaid, { county_telephone }) }
  }
  const said = fill(text, { reason: reason ?? '', county_telephone })
  return { title, text: sameOpening(status.answer?.message, said) ?? said }
}

/** The township's message, when it says the fixed words itself and then more. */
function sameOpening(message: string | undefined, fixed: string): string | null {
  return message && message.slice(0, 6) === fixed.slice(0, 6) ? message : null
}

/** What is said when the day has passed and nobody has answered. */
export function overdueWords(status: Told): { title: string; text: string } | null {
  if (!status.overdue || status.state !== 'submitted') return null
  const { title, text } = labels.overdueFarmer
  return { title, text: fill(text, { county_telephone: status.county_telephone }) }
}
