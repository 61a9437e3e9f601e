/** Pieces of the form, from what is typed for them. */

export const person = (name: string, phone: string) => ({ name: name.trim(), phone: phone.trim() })

/** A number without the spaces that people write between its groups. */
export const digits = (typed: string) => typed.replace(/\s/g, '')

/** An optional text, left out when nothing is typed. */
export function text<Key extends string>(key: Key, value: string): { [K in Key]?: string } {
  const typed = value.trim()
  return (typed ? { [key]: typed } : {}) as { [K in Key]?: string }
}
