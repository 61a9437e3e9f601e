import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Draft } from '@/declare/filing/draft'
import type { Context } from '@/shared/validator'
import { bootstrapOf } from './support/pages'

vi.hoisted(() => {
  Object.assign(globalThis, { location: new URL('http://farm.test/'), history: { replaceState() {}, pushState() {} } })
})
vi.mock('@/shared/api/client', async (original) => ({ ...(await original<object>()), call: vi.fn() }))
/** One rule, of the county's own: so many hardships and no more. */
const check = vi.fn((form: { hardships: string[] }, { policy }: Context) => {
  const found = { path: '/hardships', code: 'hardship.too_many', severity: 'error', params: {} }
  const violations = form.hardships.length > policy.hardships_max ? [found] : []
  return { violations }
})
vi.mock('@/shared/validator', () => ({ loadJudge: async () => ({ check }) }))

const HERE = '341302'
const THERE = '500151'
const place = (code: string, level: string) => ({ id: code, code, name: code, level, parent: null })
const county = (code: string, list: string, hardships_max: number) =>
  bootstrapOf({
    list, today: '2026-09-24', counties: [HERE, THERE],
    regions: [place(code, 'county'), place(`${code}103`, 'township')],
    policy: { hardships_max, holders: ['banks'] },
  })
const BOTH = { ...county(HERE, '2024-12', 5), regions: [place(HERE, 'county'), place(THERE, 'county')] }
const TOLD: Record<string, object> = {
  '/bootstrap': BOTH,
  [`/bootstrap?village=${HERE}`]: county(HERE, '2024-12', 5),
  [`/bootstrap?village=${THERE}`]: { ...county(THERE, '2023-06', 2), asks: ['members'] },
}

/** The app anew, in a phone that keeps what it kept: nothing was heard in this visit. */
async function visit(shelf?: object) {
  vi.resetModules()
  const { call, Unreachable } = await import('@/shared/api/client')
  const signal = (is: boolean) =>
    vi.mocked(call).mockImplementation(async (_, path) => {
      if (!is) throw new Unreachable()
      return { data: structuredClone(TOLD[path]) } as never
    })
  signal(true)
  const { ForgetfulShelf } = await import('@/shared/offline/shelf')
  const { state, store } = await import('@/declare/state/state')
  const { newFiling } = await import('@/declare/filing/filing')
  const bootstrap = await import('@/declare/state/bootstrap')
  const { checkStep } = await import('@/declare/drafting/check')
  const { firstFault } = await import('@/declare/drafting/walk')
  store.shelf = (shelf as typeof store.shelf) ?? new ForgetfulShelf()
  state.current = newFiling()
  const answers = state.current.draft!
  Object.assign(answers, { filedBy: 'self', hardships: ['illness', 'disability', 'accident'] } satisfies Partial<Draft>)
  const isTooMany = async () => (await checkStep('hardships', answers)).errors.some(({ path }) => path === '/hardships')
  return { ...bootstrap, state, store, answers, signal, isTooMany, firstFault, asked: vi.mocked(call).mock.calls }
}
beforeEach(() => vi.clearAllMocks())

test('a phone that scanned no code judges by the policy of the county that is chosen', async () => {
  const phone = await visit()
  await phone.loadBootstrap()
  phone.followCounty()
  expect(await phone.isTooMany()).toBe(false)
  phone.answers.region = `${THERE}103`
  await vi.waitFor(() => expect(phone.policyOf(phone.answers.region)?.hardships_max).toBe(2))
  expect(await phone.isTooMany()).toBe(true)
  expect(phone.listOf(phone.answers.region)).toBe('2023-06')
  phone.answers.region = HERE
  expect(await phone.isTooMany()).toBe(false)
})

test('what a county asks for beyond the others is asked where it is chosen', async () => {
  const phone = await visit()
  await phone.loadBootstrap()
  await phone.loadCounty(THERE)
  await phone.loadCounty(HERE)
  expect(phone.asksOf(`${THERE}103`)).toEqual(['members'])
  expect(phone.asksOf(`${HERE}103`)).toEqual([])
})

test('without a signal it keeps the first one until there is a signal', async () => {
  const phone = await visit()
  await phone.loadBootstrap()
  phone.followCounty()
  phone.signal(false)
  Object.assign(phone.state, { online: false })
  phone.answers.region = THERE
  await nextTick()
  await phone.loadCounty(THERE)
  expect(await phone.isTooMany()).toBe(false)
  phone.signal(true)
  phone.state.online = true
  await vi.waitFor(async () => expect(await phone.isTooMany()).toBe(true))
})

test('before it is sent it is judged by what holds there, and asked for once', async () => {
  const phone = await visit()
  await phone.loadBootstrap()
  phone.answers.region = THERE
  check.mockClear()
  await phone.firstFault()
  await phone.firstFault()
  expect(check.mock.calls.map(([, { policy }]) => policy.hardships_max)).toEqual([2, 2])
  expect(phone.asked.filter(([, path]) => path.includes(THERE))).toHaveLength(1)
})

test('what a county told in an earlier visit holds without a signal', async () => {
  const { store, loadBootstrap, loadCounty } = await visit()
  await loadBootstrap()
  await loadCounty(THERE)
  const phone = await visit(store.shelf)
  phone.signal(false)
  await phone.loadBootstrap()
  await phone.loadCounty(THERE)
  phone.answers.region = THERE
  expect(await phone.isTooMany()).toBe(true)
})
