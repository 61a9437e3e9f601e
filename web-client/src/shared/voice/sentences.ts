import catalogue from '@catalogue/zh-CN.json'
import type { Bootstrap } from '../api/types'
import { fill, variants, word } from '../texts/text'
import { labels } from '../texts/zh-CN'
import { T } from '../texts/phone/texts'
import { inSentences } from './text'

export type Group = 'question' | 'option' | 'error' | 'consent' | 'status'

/** What the phone may say aloud and a county may record. */
export interface Sentence {
  /** Stays when the text changes, so that an old recording is known as one. */
  key: string
  group: Group
  text: string
}

type Pages = { [Page in keyof typeof T]?: readonly (keyof (typeof T)[Page])[] }

/** The texts of the phone that are marked `data-say` on its pages, by page. */
const QUESTIONS: Pages = {
  start: [
    'title', 'intro', 'correctTitle', 'correctIntro',
    'who', 'self', 'selfHint', 'proxy', 'proxyHint', 'where', 'proxyWhere', 'which', 'note', 'noteHint',
  ],
  region: [
    'title', 'county', 'township', 'village', 'search', 'offline', 'offlineAlone', 'nothing', 'lost', 'lostHint',
    'unknownTownship', 'unknownHint',
  ],
  filler: ['title', 'hint', 'relation'],
  why: ['title', 'note'],
  fillerContact: ['title', 'hint', 'name', 'phone'],
  applicant: ['title', 'proxyTitle'],
  name: ['title', 'proxyTitle', 'hint', 'label', 'untypable', 'hintLabel', 'hintHint', 'relation', 'proxyRelation'],
  id: ['title', 'proxyTitle', 'label', 'photo'],
  phone: [
    'title', 'proxyTitle', 'hint', 'label', 'contact', 'proxyContact', 'contactHint',
    'contactName', 'contactPhone', 'contactRelation', 'proxyContactRelation',
  ],
  household: ['title', 'proxyTitle'],
  people: ['title', 'hint', 'proxyHint'],
  members: ['title', 'hint', 'name', 'relation', 'born', 'bornHint'],
  hardships: [
    'title', 'hint', 'urgent', 'urgentHint', 'helpTitle', 'helpNoPhone', 'description', 'descriptionHint',
    'descriptionNeeded', 'evidence',
  ],
  aloud: ['title', 'hint', 'promise', 'promiseTruthful', 'promiseAuthorisation', 'tick', 'tickHint'],
  signature: [
    'title', 'hint', 'reason', 'reasonHint', 'witness', 'witnessNeeded', 'witnessOptional', 'witnessName',
    'witnessPhone',
  ],
  paper: ['title', 'proxyTitleSigned', 'one', 'oneNoCode', 'two', 'three', 'photo'],
  review: ['title', 'hint', 'mendHint', 'mendChoose'],
}

const CONSENTS: Pages = {
  consents: [
    'title', 'hint', 'proxyHint', 'notice', 'proxyPrint', 'truthful', 'authorisation', 'holders',
    'tickTruthful', 'proxyTickTruthful', 'tickAuthorisation', 'proxyTickAuthorisation', 'missing',
  ],
}

const STATUS: Pages = {
  app: ['noTelephone'],
  sent: [
    'waitingTitle', 'waitingText', 'sendingTitle', 'receivedTitle', 'reference', 'referenceHint', 'next',
    'attentionTitle', 'attentionText', 'unanswered', 'provisional', 'nobody', 'photosWaiting',
  ],
  status: [
    'title', 'answer', 'newer', 'newerText', 'progressNewer', 'refusedUnsaid', 'correctBy', 'defects',
    'visitSignature', 'visitNeeded', 'correctFresh', 'linked', 'progress',
    'leftToday', 'ifNothing', 'missing', 'missingText', 'withdrawAsked', 'reviewAsked', 'stale', 'gone',
  ],
  missing: ['title', 'text', 'call'],
  unreadable: ['title', 'text', 'still'],
  news: ['title'],
  phase: ['drafting', 'waiting', 'sending', 'received', 'attention'],
}

/** 请选一个…: what the page itself finds missing. */
const UNANSWERED: Pages = {
  start: ['unanswered'],
  filler: ['unanswered'],
  why: ['unanswered'],
  name: ['unanswered'],
  people: ['unanswered'],
  signature: ['unanswered'],
}

/** Words for values, of which the person chooses one. */
const OPTIONS = [
  'hardship', 'relationToHead', 'idStatus', 'phoneStatus', 'proxyRole', 'kinRelation', 'proxyReason', 'signBasis',
] as const

/** Codes that only an officer can meet; no phone says their sentences. */
export const OF_STAFF = ['account.', 'case.', 'clip.', 'idempotency.', 'session.'] as const

/**
 * Every sentence, once: from the phone's own texts, the catalogue and the county's
 * consents and policy. A place that is filled in later (a day, a telephone) is left to the
 * phone's own voice; the sentences around it are not.
 */
export function sentences({ texts, policy }: Pick<Bootstrap, 'texts' | 'policy'>): Sentence[] {
  const known = { days: policy.answer_working_days, max: policy.hardships_max }
  const all: Sentence[] = []
  const add = (group: Group, key: string, text: string, values = {}) => {
    variants(text).forEach((variant, which) => {
      const said = fill(variant, values)
      const parts = said.includes('{') ? inSentences(said) : [said]
      parts.forEach((part, at) => {
        const own = (parts.length > 1 ? `${key}.${at + 1}` : key) + (which > 0 ? '.without' : '')
        if (!part.includes('{')) all.push({ key: own, group, text: part })
      })
    })
  }
  const pages = (group: Group, of: Pages) => {
    for (const [page, names] of Object.entries(of) as [string, readonly string[]][]) {
      const said = T[page as keyof typeof T] as Record<string, string>
      for (const name of names) add(group, `${page}.${name}`, said[name]!, known)
    }
  }

  pages('question', QUESTIONS)
  for (const table of OPTIONS) {
    for (const [value, words] of Object.entries(labels[table])) {
      const key = `${table}.${value}`
      if (typeof words === 'string') add('option', key, words)
      else {
        add('option', key, words.title)
        add('option', `${key}.example`, words.example)
      }
    }
  }
  pages('error', UNANSWERED)
  for (const [code, { text, hint }] of Object.entries(catalogue)) {
    if (!OF_STAFF.some((prefix) => code.startsWith(prefix))) add('error', code, text + hint)
  }
  pages('consent', CONSENTS)
  for (const kind of ['notice', 'truthful', 'authorisation'] as const) {
    texts[kind].points.forEach((point, at) => add('consent', `consents.${kind}.${at + 1}`, point))
  }
  for (const holder of policy.holders) {
    const words = word(labels.holder, holder)
    if (words) add('consent', `holder.${holder}`, `${words.title}：${words.what}`)
  }
  pages('status', STATUS)
  T.sent.nextSteps.forEach((step, at) => add('status', `sent.nextSteps.${at + 1}`, step))
  for (const [state, { title, text }] of Object.entries(labels.stateFarmer)) {
    add('status', `state.${state}.title`, title)
    add('status', `state.${state}`, text)
  }
  add('status', 'overdue.title', labels.overdueFarmer.title)
  add('status', 'overdue', labels.overdueFarmer.text)
  for (const [kind, words] of Object.entries(labels.progressFarmer)) {
    add('status', `progress.${kind}`, words)
  }
  // The same words on two pages are one recording.
  const seen = new Set<string>()
  return all.filter(({ text }) => !seen.has(text) && seen.add(text))
}
