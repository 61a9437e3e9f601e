import { beforeEach, expect, test, vi } from 'vitest'

vi.hoisted(() => {
  // The app's own modules look at the page as they begin.
  const known = { hash: '', search: '', visibilityState: 'visible', createElement: () => ({}) }
  const page = Object.assign(new EventTarget(), known)
  Object.assign(globalThis, { location: page, document: page, history: { replaceState() {}, pushState() {} } })
})
vi.mock('@/shared/api/client', async (original) => ({ ...(await original<object>()), call: vi.fn() }))
vi.mock('@/shared/validator', () => ({ loadJudge: async () => null }))

const { Unreachable, call } = await import('@/shared/api/client')
const { ForgetfulShelf } = await import('@/shared/offline/shelf')
const { correct, dropNone, dropOne, retake } = await import('@/declare/drafting/correcting')
const { draft } = await import('@/declare/drafting/current')
const { submit } = await import('@/declare/drafting/submit')
const { correctionDraft, manifestOf } = await import('@/declare/filing/correction')
const { emptyDraft } = await import('@/declare/filing/draft')
const { newFiling } = await import('@/declare/filing/filing')
const { isFull } = await import('@/declare/drafting/photos')
const { state, store } = await import('@/declare/state/state')
const { T } = await import('@/shared/texts/phone/texts')

type Kind = Parameters<typeof isFull>[0]
const listed = (kind: Kind, sha256: string) => ({ kind, sha256, size: 1, media_type: 'image/jpeg' as const })
const taken = (kind: Kind, n = 1) => Array.from({ length: n }, (_, at) => ({ kind, sha256: `${kind}${at}`, size: 1 }))
const OLD = [listed('evidence', 'e1'), listed('evidence', 'e2')]

function filed() {
  const filing = { ...newFiling(), filedBy: 'self' as const, draft: null, phase: 'received' as const, version: 2 }
  const receipt = { id: filing.id, version: 1, reference: '123456789012', content_sha256: '', received_at: '' }
  const status = { state: 'returned', answer: { defects: [{ item: 'evidence', text: '' }] } }
  return { ...filing, receipt, status: status as never }
}
const answers = (attachments: typeof OLD) => vi.mocked(call).mockResolvedValue({ data: { attachments } } as never)
const silent = () => vi.mocked(call).mockRejectedValue(new Unreachable())

beforeEach(() => {
  vi.mocked(call).mockReset()
  silent()
  store.shelf = new ForgetfulShelf()
  Object.assign(state, { current: null, records: [], elsewhere: false })
})

test('a correction asks first which photos the township has, where that was not heard yet', async () => {
  answers(OLD)
  await correct(filed(), null)
  expect(state.current?.draft?.correction?.kept).toEqual(OLD)
  expect(vi.mocked(call)).toHaveBeenCalledTimes(1)
})

test('and does not begin while that cannot be heard', async () => {
  silent()
  await expect(correct(filed(), null)).rejects.toThrow()
  expect(state.current).toBeNull()
})

test('what was heard, of none too, is enough without a signal', async () => {
  for (const manifest of [OLD, []]) {
    silent()
    await correct({ ...filed(), manifest }, null)
    expect(state.current?.draft?.correction?.kept).toEqual(manifest)
  }
})

test('a correction begun by an older version drops no photo either', async () => {
  const draft = correctionDraft('self', ['evidence'], [], null, false)
  draft.correction!.kept = null
  draft.photos = taken('evidence')
  const filing = { ...filed(), phase: 'drafting' as const, draft }
  state.current = filing
  silent()
  expect(await submit()).toEqual([{ path: '', text: T.status.unread, hint: '' }])
  expect(state.current.phase).toBe('drafting')
  answers(OLD)
  await submit()
  const { attachments } = JSON.parse(state.records[0]!.body!) as { attachments: { sha256: string }[] }
  expect(attachments.map(({ sha256 }) => sha256)).toEqual(['e1', 'e2', 'evidence0'])
})

test('one that takes the place of another is never one too many', () => {
  const full = (kind: Kind, kept: Kind[], photos = taken('evidence', 0), asked = ['id_card_photo']) => {
    const filedBy = asked.includes('signature') ? 'proxy' : 'self'
    const old = kept.map((one, at) => listed(one, `k${at}`))
    const draft = { ...correctionDraft(filedBy, asked, old, null, false), photos }
    state.current = { ...filed(), draft }
    return [isFull(kind, kind !== 'evidence'), manifestOf(draft).length]
  }
  const evidence = (n: number) => Array.from({ length: n }, () => 'evidence' as const)
  expect(full('id_card', [...evidence(11), 'id_card'])).toEqual([false, 12])
  expect(full('id_card', evidence(11))).toEqual([false, 11])
  expect(full('id_card', evidence(12))).toEqual([true, 12])
  expect(full('id_card', evidence(11), taken('id_card'))).toEqual([false, 12])
  expect(full('thumbprint', [...evidence(11), 'signature'], [], ['signature'])).toEqual([false, 12])
  expect(full('signature', [...evidence(11), 'thumbprint'], [], ['signature'])).toEqual([false, 12])
  expect(full('evidence', evidence(11), [], ['evidence'])).toEqual([false, 11])
  expect(full('evidence', [...evidence(11), 'id_card'], [], ['evidence'])).toEqual([true, 12])
})

test('in a form of one’s own the same', () => {
  const full = (kind: Kind, photos: ReturnType<typeof taken>) => {
    state.current = { ...newFiling(), draft: { ...emptyDraft(), filedBy: 'self', idStatus: 'card_photo', photos } }
    return isFull(kind, kind !== 'evidence')
  }
  expect(full('id_card', [...taken('evidence', 11), ...taken('id_card')])).toBe(false)
  expect(full('id_card', taken('evidence', 11))).toBe(false)
  expect(full('id_card', taken('evidence', 12))).toBe(true)
  expect(full('evidence', [...taken('evidence', 11), ...taken('id_card')])).toBe(true)
  expect(full('evidence', [...taken('evidence', 10), ...taken('id_card')])).toBe(false)
})

const sent = () => {
  const { attachments } = JSON.parse(state.records[0]!.body!) as { attachments?: { sha256: string }[] }
  return attachments?.map(({ sha256 }) => sha256)
}

test('a photo that is taken again is listed no more, where the phone has forgotten the rest', async () => {
  for (const [missing, kind, others] of [['e2', 'evidence', ['e1']], ['c1', 'id_card', ['e1', 'e2']]] as const) {
    state.records = []
    const manifest = missing === 'c1' ? [...OLD, listed('id_card', 'c1')] : OLD
    await retake({ ...filed(), manifest }, { kind, sha256: missing }, null)
    draft().photos = taken(kind)
    await submit()
    expect(sent()).toEqual([...others, `${kind}0`])
  }
})

test('taken again and given up, it stays listed', async () => {
  await retake({ ...filed(), manifest: OLD }, { kind: 'evidence', sha256: 'e2' }, null)
  await submit()
  expect(sent()).toBeUndefined()
})

test('nor where the phone still has the form, whole or mended', async () => {
  const photos = taken('evidence', 2)
  const answers = { ...emptyDraft(), filedBy: 'self' as const, photos }
  const whole = { ...newFiling(), draft: answers, phase: 'attention' as const }
  await retake(whole, { kind: 'evidence', sha256: 'evidence0' }, null)
  expect(draft().photos.map(({ sha256 }) => sha256)).toEqual(['evidence1'])
  const mending = correctionDraft('self', ['phone'], OLD, null, false)
  await retake({ ...filed(), draft: mending, phase: 'drafting' }, { kind: 'evidence', sha256: 'e1' }, null)
  expect(draft().correction).toMatchObject({ items: ['phone', 'evidence'], kept: [OLD[1]] })
})

test('twelve papers of before leave room for a print when one of them is dropped', async () => {
  const old = Array.from({ length: 12 }, (_, at) => listed('evidence', `e${at}`))
  const status = { state: 'returned', answer: { defects: [{ item: 'signature', text: '' }] } } as never
  await correct({ ...filed(), filedBy: 'proxy', status, manifest: old }, null)
  draft().signBasis = 'thumb'
  expect(isFull('thumbprint', true)).toBe(true)
  draft().correction!.items.push('evidence')
  dropOne(draft())
  expect(isFull('thumbprint', true)).toBe(false)
  draft().photos = taken('thumbprint')
  const hashes = (photos: { sha256: string }[]) => photos.map(({ sha256 }) => sha256)
  expect(hashes(manifestOf(draft()))).toEqual([...hashes(old.slice(0, 11)), 'thumbprint0'])
  dropNone(draft().correction!)
  expect(manifestOf(draft())).toHaveLength(13)
  // What is not mended after all drops nothing either.
  dropOne(draft())
  draft().correction!.items = ['signature']
  expect(manifestOf(draft())).toHaveLength(13)
})

test('a photo that is dropped, and no other, is a correction too', async () => {
  await correct({ ...filed(), status: { state: 'returned', answer: { defects: [] } } as never, manifest: OLD }, null)
  draft().correction!.items.push('evidence')
  dropOne(draft())
  await submit()
  expect(sent()).toEqual(['e1'])
})
