import type { Status } from '@/shared/api/types'
import { fill, word } from '@/shared/texts/text'
import { labels } from '@/shared/texts/zh-CN'
import { T } from '@/shared/texts/phone/texts'

type Told = Pick<Status, 'state' | 'overdue' | 'county_telephone'> & {
  answer?: Status['answer']
}

/** Where a filing stands, in words that promise nothing and frighten nobody. */
export function stateWords(status: Told): { title: string; text: string } {
  const known = word(labels.stateFarmer, status.state)
  const { title, text } = known ?? { title: T.status.newer, text: T.status.newerText }
  const { county_telephone } = status
  const message = status.answer?.message ?? ''
  const reason = reasonOf(status.answer)
  // The message gives the reason in its own words; everything else it must say in full.
  const around = fill(text, { reason: '', county_telephone })
  if (saysAll(message, around)) return { title, text: message }
  if (status.state === 'refused' && !reason) {
    return { title, text: fill(T.status.refusedUnsaid, { county_telephone }) }
  }
  return { title, text: fill(text, { reason, county_telephone }) }
}

/** What follows 因为: the ground, else a message of one clause. */
function reasonOf(answer: Told['answer']): string {
  const grounds: Record<string, string> = { ...labels.refusalGround, ...labels.refusalGroundFarmer }
  const said = answer?.message.replace(/。$/, '') ?? ''
  return grounds[answer?.ground ?? ''] ?? (said.includes('。') || said.startsWith('这次没有受理') ? '' : said)
}

/** Whether a message holds every clause of the fixed words, so that it may replace them. */
function saysAll(message: string, fixed: string): boolean {
  const clauses = fixed.split(/[，。：]/).filter(Boolean)
  return clauses.every((clause) => message.includes(clause))
}

/** What is said when the day has passed and nobody has answered. */
export function overdueWords(status: Told): { title: string; text: string } | null {
  if (!status.overdue || status.state !== 'submitted') return null
  const { title, text } = labels.overdueFarmer
  return { title, text: fill(text, { county_telephone: status.county_telephone }) }
}
