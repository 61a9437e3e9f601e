import { beforeEach, expect, test, vi } from 'vitest'

vi.hoisted(() => {
  // The app's own modules look at the page as they begin.
  const known = { hash: '', search: '', visibilityState: 'visible', createElement: () => ({}) }
  const page = Object.assign(new EventTarget(), known)
  Object.assign(globalThis, { location: page, document: page, history: { replaceState() {}, pushState() {} } })
})
vi.mock('@/shared/photo', () => ({ shrink: vi.fn(), assess: async () => null }))
vi.mock('@/shared/validator', () => ({ loadJudge: async () => null }))

const { shrink } = await import('@/shared/photo')
const { ForgetfulShelf } = await import('@/shared/offline/shelf')
const { begin, discard, letGoOfDraft } = await import('@/declare/drafting/opening')
const { making } = await import('@/declare/drafting/current')
const { proceed } = await import('@/declare/drafting/walk')
const { submit } = await import('@/declare/drafting/submit')
const { emptyDraft } = await import('@/declare/filing/draft')
const { newFiling } = await import('@/declare/filing/filing')
const { addPhoto } = await import('@/declare/drafting/photos')
const { state, store } = await import('@/declare/state/state')

/** The photo is ready when `ready` is called with it. */
function slowly() {
  let ready = (_: Blob | null) => {}
  vi.mocked(shrink).mockReturnValueOnce(new Promise((made) => (ready = made)))
  const added = addPhoto('thumbprint', new Blob(['bytes']))
  return {
    made: making.add(added.then((why) => why === null)),
    ready: (photo: Blob | null = new Blob(['jpeg'])) => ready(photo),
  }
}
function open() {
  const filing = { ...newFiling(), draft: { ...emptyDraft(), filedBy: 'proxy' as const, signBasis: 'thumb' as const } }
  state.current = filing
  return filing
}
/** Whether it is done, or waits. */
const outcome = (asked: Promise<unknown>) =>
  Promise.race([asked.then(() => 'done'), new Promise((tick) => setTimeout(tick, 0, 'waits'))])

beforeEach(() => {
  store.shelf = new ForgetfulShelf()
  Object.assign(state, { current: null, records: [], elsewhere: false, resume: null })
})

test.each([
  ['the next page', () => proceed('paper')],
  ['sending', () => submit()],
  ['leaving', () => letGoOfDraft()],
  ['another record', () => begin(newFiling())],
  ['throwing it away', () => discard(state.current!)],
])('%s waits for a photo that is not ready', async (_, asked) => {
  const filing = open()
  const { ready, made } = slowly()
  const went = asked()
  expect(await outcome(went)).toBe('waits')
  expect(filing.photos.length + filing.draft.photos.length).toBe(0)
  ready()
  await made
  await went
})

test('a photo taken just before sending is sent', async () => {
  const filing = open()
  const { ready } = slowly()
  const sent = submit()
  ready()
  await sent
  expect(filing.phase).not.toBe('drafting')
  expect(filing.photos.map(({ kind }) => kind)).toEqual(['thumbprint'])
})

test('a photo that cannot be taken keeps its page, and only once', async () => {
  const filing = open()
  const { ready } = slowly()
  const went = proceed('paper')
  ready(null)
  expect(await went).toEqual([])
  expect(filing.step).toBe('start')
  await proceed('paper')
  expect(filing.step).not.toBe('start')
})

test("a photo never goes into another's record", async () => {
  open()
  const { ready, made } = slowly()
  const other = open()
  ready()
  await made
  expect(other.draft.photos).toEqual([])
})
