/** The code on the paper beside the print, read as 4-4. */
export function shortCode(code: string): string {
  return code.replace(/[^0-9A-Za-z]/g, '').replace(/(.{4})(?=.)/g, '$1-')
}
