import { afterwards } from './afterwards'
import { app } from './app'
import { proxy } from './proxy'
import { questions } from './questions'

/**
 * What the phone says, in one place, so that another language can join. `{name}` is a
 * placeholder. Sentences about faults stand in the catalogue, words for values in
 * `shared/texts/zh-CN.ts`. Where the proxy reads something else than the farmer, the
 * key has a twin that begins with `proxy`.
 */
export const T = { ...app, ...questions, ...proxy, ...afterwards } as const
