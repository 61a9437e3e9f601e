import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, it } from 'vitest'
import ConsentText from './ConsentText.vue'

it('a text of consent is named by its month, not as it travels', async () => {
  const text = { kind: 'truthful', version: 'truthful-2026-02', sha256: '', text: '全文。', points: [] }
  const shown = await renderToString(createSSRApp(ConsentText, { text }))
  expect(shown).toContain('全文（2026年2月的文本）')
  expect(shown).not.toContain('truthful-')
})
