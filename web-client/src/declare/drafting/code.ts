import { loadJudge } from '@/shared/validator'
import { today } from '../state/state'
import { askServer } from './check'
import { toDeclaration } from '../filing/declaration'
import type { Draft } from '../filing/draft'

/**
 * The 8 digits of what the form says, without signature and photos: the same as long
 * as nothing else changes. Empty where neither the crate runs here nor the server answers.
 */
export async function contentCode(draft: Draft): Promise<string> {
  // The other answers are not on this phone.
  if (draft.correction) return ''
  const declaration = toDeclaration({ ...draft, readAloud: true }, today())
  const judge = await loadJudge()
  if (judge) return judge.shortCode(declaration)
  return (await askServer(declaration))?.short_code ?? ''
}

/** In groups of four, as it is copied by hand: 1234 5678. */
export function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/, '$1 ')
}
