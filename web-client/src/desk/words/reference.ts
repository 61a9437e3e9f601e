/** The digits of a reference as somebody types it: spaces, dashes, full width. */
export function referenceDigits(typed: string): string {
  return typed
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\D/g, '')
    .slice(0, 12)
}

/** The code on the paper beside the print, read as 4-4. */
export function shortCode(code: string): string {
  return code.replace(/[^0-9A-Za-z]/g, '').replace(/(.{4})(?=.)/g, '$1-')
}
