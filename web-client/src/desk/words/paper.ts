/** A day with its year, as on paper: 2026年10月12日. */
export function paperDay(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** An instant on paper, at +08:00. */
export function paperMoment(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3600_000).toISOString()
  return `${paperDay(local)} ${local.slice(11, 16)}`
}
