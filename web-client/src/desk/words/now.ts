/** This minute at +08:00, `YYYY-MM-DD HH:mm`. */
export function beijingNow(now = Date.now()): string {
  return new Date(now + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ')
}
