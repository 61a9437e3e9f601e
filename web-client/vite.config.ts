import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { finish } from './scripts/finish.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [vue(), { name: 'finish', apply: 'build', closeBundle: finish }],
  resolve: {
    alias: {
      '@catalogue': here('../wasm-validator/catalogue'),
      '@': here('./src'),
    },
  },
  // The worker imports the crate, as the page does.
  worker: { format: 'es' },
  build: {
    // The WebViews of phones that are six years old.
    target: 'chrome80',
    cssTarget: 'chrome80',
    // The CSP has no `data:` for anything but pictures.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { phone: here('index.html'), desk: here('desk/index.html') },
    },
  },
  server: {
    fs: { allow: [here('..')] },
    proxy: { '/api': process.env.SHOUWANG_SERVER ?? 'http://127.0.0.1:8080' },
  },
  test: { include: ['tests/**/*.test.ts', 'src/desk/**/*.test.ts'], environment: 'node' },
})
