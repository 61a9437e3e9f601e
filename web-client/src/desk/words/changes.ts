import type { AmendedAnswer } from '../api/types'
import { CHANGED, type Hide } from './parts'

/** Names of places by their codes, as far as they are known here. */
type Places = ReadonlyMap<string, string>

/** 电话：139… 改成 138…; empty for fields that an officer does not read. */
export function changeLine({ path, old, new: now }: AmendedAnswer, hide: Hide, places: Places): string {
  if (path === '/home/region') {
    const place = (code: unknown) => places.get(String(code)) ?? `代码 ${String(code)}`
    return `户口所在的村：${place(old)} 改成 ${place(now)}`
  }
  const told = (CHANGED as Partial<typeof CHANGED>)[path as keyof typeof CHANGED]
  if (!told) return ''
  const [title, words] = told
  const said = (value: unknown) =>
    value === null || value === undefined || value === '' ? '（空）' : words(value, hide)
  return `${title}：${said(old)} 改成 ${said(now)}`
}
