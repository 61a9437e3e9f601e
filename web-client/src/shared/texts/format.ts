/** 12 digits as they are read over a telephone: 4-4-4. */
export function reference(digits: string): string {
  return digits.replace(/\D/g, '').replace(/(\d{4})(?=\d)/g, '$1-')
}

/** `2026-10-12` as 10月12日; the year is said when it is not the present one. */
export function day(date: string, today = beijingToday()): string {
  const [year, month, dayOfMonth] = date.slice(0, 10).split('-')
  const short = `${Number(month)}月${Number(dayOfMonth)}日`
  return year === today.slice(0, 4) ? short : `${year}年${short}`
}

/** With the day of the week: 12月7日（星期一）. */
export function dayOfWeek(date: string, today = beijingToday()): string {
  const weekday = '天一二三四五六'[new Date(date.slice(0, 10)).getUTCDay()]
  return `${day(date, today)}（星期${weekday}）`
}

/** When a text was written, from its version `truthful-2026-02`: 2026年2月. */
export function monthOf(version: string): string {
  const [, year, month] = /(\d{4})-(\d{2})/.exec(version) ?? []
  return year ? `${year}年${Number(month)}月` : ''
}

/** An instant as a day and a time in China, whatever the phone's zone is. */
export function moment(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3600_000).toISOString()
  return `${day(local)} ${local.slice(11, 16)}`
}

/** Today at +08:00, `YYYY-MM-DD`. */
export function beijingToday(now = Date.now()): string {
  return new Date(now + 8 * 3600_000).toISOString().slice(0, 10)
}
