import { loadJudge } from '@/shared/validator'
import { today } from '../state/state'
import { askServer } from './check'
import { toDeclaration } from '../filing/declaration'
import type { Draft } from '../filing/draft'

/**
 * The 8 digits of what the form says, signature and photos apart: the same for as long
 * as nothing else is changed. Empty where neither the crate runs here nor the server answers.
 */
export async function contentCode(draft: Draft): Promise<string> {
  // The rest of the words is not on this phone.
  if (draft.correction) return ''
  const declaration = toDeclaration({ ...draft, readAloud: true }, today())
  const judge = await loadJudge()
  if (judge) return judge.shortCode(declaration)
  return (await askServer(declaration))?.short_code ?? ''
}

/** 1234 5678, as it is copied by hand. */
export function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/, '$1 ')
}
