import { describe, expect, it } from 'vitest'
import type { Region } from '@/shared/api/types'
import { unsetWords } from './useUnset'

const region = (code: string, name: string, telephone: string | null, signature?: string): Region => ({
  id: code, code, name, level: code.length === 6 ? 'county' : 'township', parent: null, telephone, signature,
})
const COUNTY = region('341302', '埇桥区', '0557-1', '埇桥区农业农村局')
const CHULAN = region('341302103', '褚兰镇', '0557-2')
const of = (post: string, own: Region) => ({ post, region: own })

describe('what farmers will miss', () => {
  it('is nothing where all is set', () => {
    expect(unsetWords(of('county', COUNTY), COUNTY, [CHULAN])).toEqual([])
    expect(unsetWords(of('township', CHULAN), COUNTY, [])).toEqual([])
  })
  it('is said to a township of itself and of its county, not of the signature', () => {
    const silent = { ...CHULAN, telephone: null }
    const bare = { ...COUNTY, telephone: '', signature: undefined }
    const words = unsetWords(of('township', silent), bare, [])
    expect(words).toHaveLength(2)
    expect(words[0]).toMatch(/^褚兰镇还没有登记电话/)
    expect(words[1]).toMatch(/^县里还没有登记电话/)
  })
  it('is said to a county of each township, the many counted', () => {
    const silent = Array.from({ length: 6 }, (_, n) => region(`34130210${n}`, `镇${n}`, null))
    const bare = { ...COUNTY, signature: undefined }
    expect(unsetWords(of('county', bare), bare, silent.slice(0, 5))[0]).toBe(
      '镇0、镇1、镇2、镇3、镇4还没有登记电话，农户不知道打给谁。',
    )
    const words = unsetWords(of('county', bare), bare, [...silent, CHULAN])
    expect(words[0]).toBe('镇0、镇1、镇2、镇3、镇4 等 6 个乡镇还没有登记电话，农户不知道打给谁。')
    expect(words[1]).toContain('短信签名')
  })
})
