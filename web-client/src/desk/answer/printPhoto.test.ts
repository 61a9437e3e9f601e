import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, it, vi } from 'vitest'
import { Making } from '@/shared/photo/making'
import PrintPhotoField from './PrintPhotoField.vue'
import { type PrintPhoto, readPrint } from './printPhoto'

const shrink = vi.fn(async (file: Blob): Promise<Blob | null> => file)
vi.mock('@/shared/photo', () => ({ shrink: (file: Blob) => shrink(file) }))

const field = (modelValue: PrintPhoto | null) => {
  const props = { modelValue, title: '签了字的纸', label: '签字照片', what: '签了字', making: new Making() }
  return renderToString(createSSRApp(PrintPhotoField, props))
}

it('a form that is opened again names the photo that it would send, and offers to drop it', async () => {
  const kept = await readPrint(new File(['x'], '李秀英.jpg'))
  expect(await field(kept)).toMatch(/已选：李秀英\.jpg[\s\S]*aria-label="去掉签字照片"/)
  expect(await field(null)).not.toMatch(/已选|去掉签字照片/)
})

it('a file that cannot be read is no photo', async () => {
  shrink.mockRejectedValueOnce(new Error('NotReadableError'))
  expect(await readPrint(new File(['x'], 'gone.jpg'))).toBeNull()
})
