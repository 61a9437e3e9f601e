/** Line ends as word processors and chat programs write them. */
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g

/**
 * What nobody types and nobody sees: controls, marks of direction and width, fillers, and
 * halves of characters that somebody has cut in two. Joiners and variation selectors stay: emoji and
 * the scripts of minorities need them.
 */
const UNSEEN =
  /[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff]/gu

/** A text as it may be sent; of one line where it is not of several. */
export function clean(text: string, several = false): string {
  const seen = text.replace(LINE_ENDS, '\n').replace(UNSEEN, '')
  return several ? seen : seen.replace(/[\n\t]+/g, ' ')
}

/** The only answer of several lines, on the phone, at the desk and in the form itself. */
const SEVERAL_LINES = 'description'

/**
 * A form, its answers or a draft with every text in it cleaned. With `several`, each text keeps
 * its lines, as what officers write does.
 */
export function cleaned<T>(answers: T, several = false): T {
  const text = (key: string, value: unknown) =>
    typeof value === 'string' ? clean(value, several || key === SEVERAL_LINES) : value
  return JSON.parse(JSON.stringify(answers), text) as T
}
