import desk from '@catalogue/zh-CN-desk.json'
import { type Told, fill, isListed as isFarmers, sentence as ofFarmer } from '@/shared/texts/text'

/** The sentence and the hint for a finding, to an officer: the catalogue's own for the desk,
 *  else the one that everybody reads. */
export function sentence(told: Told): { text: string; hint: string } {
  const own = (desk as Record<string, { text: string; hint: string }>)[told.code]
  if (!own) return ofFarmer(told)
  const params = (told.params ?? {}) as Record<string, string | number>
  return { text: fill(own.text, params), hint: fill(own.hint, params) }
}

/** Whether this page has a sentence for a code. */
export const isListed = (code: string): boolean => code in desk || isFarmers(code)
