const VERDICTS: Record<string, string> = {
  good: '手印清楚',
  poor: '手印不太清楚',
  none: '没有找到手印',
}

const REASONS: Record<string, string> = {
  no_mark: '看不到手印',
  no_ridges: '看不出纹路',
  blurred: '照片模糊',
  too_dark: '太暗',
  too_bright: '反光',
  too_small: '离得太远',
  cut_off: '没有拍全',
  smudged: '印泥太多',
  faint: '印泥太少',
}

/** The verdict on a print's photo (thumbprint/mod.rs), in words. It only advises; the officer
 *  judges. */
export function verdictOf(found: unknown): string {
  if (!found || typeof found !== 'object') return ''
  const { verdict = '', reasons = [] } = found as { verdict?: string; reasons?: string[] }
  const why = reasons.map((reason) => REASONS[reason]).filter(Boolean)
  return [VERDICTS[verdict], why.join('、')].filter(Boolean).join('：')
}
