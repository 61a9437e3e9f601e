// What vue-tsc does not see. What imports what, and what nobody imports, is in tests/floors.test.ts
// and tests/exports.test.ts. There is no Prettier: it would lay out every second file anew, above
// all the tables (fields, pages, words), whose rows stand in columns because they are read so.
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

/** Chinese is not broken for its width, nor is a picture's path. */
const LINE = { code: 120, ignorePattern: '[\\u4e00-\\u9fff]|\\b[Md]="?M\\d|M\\d+ \\d' }

export default defineConfig(
  { ignores: ['dist/', 'src/shared/validator/pkg/', 'src/shared/api/schema.d.ts'] },
  ts.configs.recommended,
  vue.configs['flat/essential'],
  {
    rules: {
      eqeqeq: ['error', 'smart'],
      'max-lines': ['error', 300],
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
    },
  },
  { files: ['src/**'], rules: { 'no-console': ['error', { allow: ['error'] }] } },
  { files: ['**/*.{ts,js,mjs,mts}'], rules: { 'max-len': ['error', { ...LINE, ignoreRegExpLiterals: true }] } },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Named after what they show; none can be taken for an element of HTML.
      'vue/multi-word-component-names': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/html-button-has-type': 'error',
      'vue/max-len': ['error', { ...LINE, template: 120 }],
      'vue/no-unused-emit-declarations': 'error',
      'vue/no-unused-properties': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-v-html': 'error',
    },
  },
)
