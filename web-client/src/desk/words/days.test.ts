import { expect, it } from 'vitest'
import type { CaseRow } from '../api/types'
import { dueWords, owedWords } from './days'

type Owed = CaseRow['owed'][number]
const owed = (kind: string) => ({ kind, by: '2026-10-12', late: false }) as Owed

it('a duty that only a newer server knows has no words, and the row says the state', () => {
  expect(owedWords(owed('newer_value'))).toBe('')
  expect(owedWords(owed('answer'))).toBe('')
  expect(owedWords(owed('correction'))).toBe('等农户补，到10月12日')
  expect(dueWords({ owed: [owed('newer_value')], state: 'accepted' } as unknown as CaseRow)).toBe('已收下')
})
