import { expect, it } from 'vitest'
import { Unreachable } from '@/shared/api/client'
import { say } from '../words/say'
import { useLoading } from './useLoading'

it('says that it waits, why nothing came, and nothing more once it came', async () => {
  const { loading, failure, load } = useLoading()
  const states: [boolean, string][] = []
  const seen = () => void states.push([loading.value, failure.value])
  const broken = new Unreachable(new Error('no network'))
  seen()
  await load(async () => {
    seen()
    throw broken
  })
  seen()
  await load(async () => seen())
  seen()
  expect(states).toEqual([
    [false, ''],
    [true, ''],
    [false, say(broken)],
    [true, ''],
    [false, ''],
  ])
  expect(say(broken)).not.toBe('')
})
