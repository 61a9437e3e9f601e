import { expect, test, vi } from 'vitest'

vi.mock('@/shared/photo', () => ({ shrink: vi.fn() }))
vi.stubGlobal('window', new EventTarget())
URL.createObjectURL = () => 'blob:'
URL.revokeObjectURL = () => {}

const { shrink } = await import('@/shared/photo')
const { useEntryPhotos } = await import('./usePhotos')

test("a photo that is ready late never goes into the next household's entry", async () => {
  const { photos, add, clear } = useEntryPhotos()
  let ready = (_: Blob) => {}
  vi.mocked(shrink).mockReturnValueOnce(new Promise((made) => (ready = made)))
  const added = add('evidence', new Blob(['bytes']))
  clear()
  ready(new Blob(['jpeg']))
  expect(await added).toBe('')
  expect(photos).toEqual([])

  vi.mocked(shrink).mockResolvedValueOnce(new Blob(['jpeg']))
  await add('evidence', new Blob(['bytes']))
  expect(photos.map(({ kind }) => kind)).toEqual(['evidence'])
})
