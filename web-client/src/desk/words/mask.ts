/** 341302********002X: enough to compare with a card that lies on the counter. */
export function maskIdNumber(number: string): string {
  return number.length < 11 ? '*'.repeat(number.length) : keepEnds(number, 6, 4)
}

/** 139****0002. */
export function maskPhone(number: string): string {
  return number.length < 8 ? '*'.repeat(number.length) : keepEnds(number, 3, 4)
}

function keepEnds(text: string, head: number, tail: number): string {
  return text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(-tail)
}

/** 341302 19630412 002X: read in the groups that people read it in. */
export function groupIdNumber(number: string): string {
  return number.replace(/^(.{6})(.{8})(.{4})$/, '$1 $2 $3')
}
