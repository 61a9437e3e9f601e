import { nextTick } from 'vue'
import { loadJudge } from '@/shared/validator'
import { T } from '@/shared/texts/phone/texts'
import { rememberFiller } from '../account/lastFiller'
import { newPhotos } from '../filing/correction'
import { toDeclaration } from '../filing/declaration'
import type { Draft } from '../filing/draft'
import { freeze, reopen } from '../filing/filing'
import { toPatch } from '../filing/patch'
import { flush, sendUnkept } from '../sending/outbox'
import { learnPhotos } from '../sending/statusApi'
import { go } from '../state/router'
import { onUnkept, state, today } from '../state/state'
import { keep, save } from './autosave'
import type { Finding } from './check'
import { draft, making } from './current'
import { letGo } from './lease'

/** Freezes what is written and hands it to the outbox. A second tap does nothing more. */
export async function submit(): Promise<Finding[]> {
  await making.done()
  const filing = state.current
  if (!filing || filing.phase !== 'drafting' || state.elsewhere) return []
  if (!(await learnPhotos(filing))) return [{ path: '', text: T.status.unread, hint: '' }]
  const { form, photos } = toSend(draft(), today())
  const judge = await loadJudge()
  const body = judge ? judge.canonicalize(form) : JSON.stringify(form)
  await save()
  if (filing.phase !== 'drafting' || state.elsewhere) return []
  if (!filing.draft!.correction) rememberFiller(draft())
  freeze(filing, photos, body)
  try {
    await keep(filing)
  } catch (error) {
    onUnkept(error)
    if (!(await sendUnkept(filing))) {
      reopen(filing, 'review')
      const { noRoom, noRoomHint, notKept, notKeptHint } = T.app
      return state.room === 'full'
        ? [{ path: '', text: noRoom, hint: noRoomHint }]
        : [{ path: '', text: notKept, hint: notKeptHint }]
    }
  }
  state.current = null
  letGo()
  go({ page: 'sent', id: filing.id }, { replace: true })
  await nextTick()
  void flush('person')
  return []
}

/** The whole form; in a correction, only the corrected parts and new photos. */
function toSend(answers: Draft, day: string) {
  if (answers.correction) return { form: toPatch(answers, day), photos: newPhotos(answers) }
  const form = toDeclaration(answers, day)
  return { form, photos: form.attachments ?? [] }
}
