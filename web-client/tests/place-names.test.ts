import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { spoken } from '@/shared/texts/placeName'

const vectors = JSON.parse(
  readFileSync(new URL('../../tests/vectors/place_names.json', import.meta.url), 'utf8'),
) as { name: string; spoken: string }[]

test.each(vectors)('$name is called $spoken', ({ name, spoken: expected }) => {
  expect(spoken(name)).toBe(expected)
})
