/** The id of the field of that name, for links to it. */
export function fieldId(name: string): string {
  return `field${name.replace(/[^\w]+/g, '-')}`
}

const FIRST = [
  'input:not([type="radio"]):not([disabled])',
  'input[type="radio"]:checked',
  'input[type="radio"]:not([disabled])',
  'textarea',
  'button',
]

/** Moves to the first thing that can be filled in at a field. */
export function focusField(name: string): void {
  const field = document.getElementById(fieldId(name))
  const target = FIRST.map((of) => field?.querySelector<HTMLElement>(of)).find(Boolean)
  field?.scrollIntoView({ block: 'center' })
  target?.focus({ preventScroll: true })
}
