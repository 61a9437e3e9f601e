import desk from '@catalogue/zh-CN-desk.json'
import { type Told, fill, isListed as isFarmers, sentence as ofFarmer } from '@/shared/texts/text'

/** The sentence and hint of a finding for an officer: the desk's own in the catalogue,
 *  else the common one. */
export function sentence(told: Told): { text: string; hint: string } {
  const own = (desk as Record<string, { text: string; hint: string }>)[told.code]
  if (!own) return ofFarmer(told)
  const params = (told.params ?? {}) as Record<string, string | number>
  return { text: fill(own.text, params), hint: fill(own.hint, params) }
}

/** Whether this page has a sentence for a code. */
export const isListed = (code: string): boolean => code in desk || isFarmers(code)
