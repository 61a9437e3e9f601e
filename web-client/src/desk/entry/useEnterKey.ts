const FIELDS = 'input:not([type="radio"]):not([type="file"]), textarea, button[type="submit"]'
const MOVES_ON = 'input:not([role="combobox"])'

/** Where Enter stops: what is typed or chosen for every entry. Of several ticks in one
 *  field, the first; never a tick beside a field, nor radio buttons, nor a file. */
function stops(form: HTMLElement): HTMLElement[] {
  const seen = new Set<Element | null>()
  return [...form.querySelectorAll<HTMLInputElement>(FIELDS)].filter((field) => {
    if (field.disabled || field.tabIndex < 0 || field.offsetParent === null) return false
    if (field.type !== 'checkbox') return true
    const group = field.closest('[data-field]')
    if (field.closest('.line') || seen.has(group)) return false
    seen.add(group)
    return true
  })
}

/** Enter moves on to the next field, Ctrl+Enter saves. While characters are being
 *  composed, Enter belongs to the input method. */
export function onEnterKey(event: KeyboardEvent, save: () => void): void {
  if (event.key !== 'Enter' || event.isComposing) return
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault()
    return save()
  }
  const at = event.target as HTMLElement
  if (!at.matches(MOVES_ON)) return
  event.preventDefault()
  const after = (field: HTMLElement) =>
    Boolean(at.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING)
  stops(event.currentTarget as HTMLElement).find(after)?.focus()
}
