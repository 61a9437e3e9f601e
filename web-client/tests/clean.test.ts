import { expect, test } from 'vitest'
import { clean, cleaned } from '@/shared/form/clean'

test.each([
  ['老伴住院\u000b了', '老伴住院\n了'],
  ['一\r\n二\r三\u0085四\u2028五\u2029六\f七', '一\n二\n三\n四\n五\n六\n七'],
  ['a\tb', 'a\tb'],
  ['\u0000甲\u0007\u001f\u007f\u009f', '甲'],
  ['\ufeff甲\u200b\u200e\u202e乙\u2066\u2069\u00ad\u061c', '甲乙'],
  ['\ud83d甲\ude00', '甲'],
  ['李\u115f\u1160刚\u3164\uffa0\u17b4\ufff0', '李刚'],
  ['😀\u{20bb7}', '😀\u{20bb7}'],
  ['👨\u200d👩\u200d👧 ✈\ufe0f', '👨\u200d👩\u200d👧 ✈\ufe0f'],
])('of several lines, %j is sent as %j', (typed, sent) => {
  expect(clean(typed, true)).toBe(sent)
})

test.each([
  ['三组\n\t5 号', '三组 5 号'],
  ['李\u000b刚', '李 刚'],
  ['\u200b', ''],
])('of one line, %j is sent as %j', (typed, sent) => {
  expect(clean(typed)).toBe(sent)
})

test('every text within is cleaned, and only texts', () => {
  const typed = { description: 'a\u000bb', home: { note: 'a\nb' }, size: 3, none: null, list: ['\u200bx', 1] }
  expect(cleaned(typed)).toEqual({
    description: 'a\nb', home: { note: 'a b' }, size: 3, none: null, list: ['x', 1],
  })
})
