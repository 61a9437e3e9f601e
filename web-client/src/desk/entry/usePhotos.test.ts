import { expect, it, vi } from 'vitest'

vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:', revokeObjectURL: () => {} }))
const shrink = vi.fn(async (file: Blob): Promise<Blob | null> => file)
vi.mock('@/shared/photo', () => ({ shrink: (file: Blob) => shrink(file) }))
const { useEntryPhotos } = await import('./usePhotos')

it('a file that cannot be read is told, and the photos chosen before stay', async () => {
  const { photos, add } = useEntryPhotos()
  expect(await add('evidence', new Blob(['x']))).toBe('')
  shrink.mockRejectedValueOnce(new Error('NotReadableError'))
  expect(await add('evidence', new Blob(['y']))).toContain('请换一张')
  expect(photos).toHaveLength(1)
})
