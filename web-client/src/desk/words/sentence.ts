import desk from '@catalogue/zh-CN-desk.json'
import type { Violation } from '@/shared/api/types'
import { fill, sentence as ofFarmer } from '@/shared/texts/text'

/** The sentence and the hint for a finding, to an officer: the catalogue's own for the desk,
 *  else the one that everybody reads. */
export function sentence(violation: Pick<Violation, 'code' | 'params'>): { text: string; hint: string } {
  const own = (desk as Record<string, { text: string; hint: string }>)[violation.code]
  if (!own) return ofFarmer(violation)
  const params = violation.params as Record<string, string | number>
  return { text: fill(own.text, params), hint: fill(own.hint, params) }
}
