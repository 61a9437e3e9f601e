/** Options for a ChoiceList from a table of words. */
export function choices<Value extends string>(
  words: Record<Value, string>,
): { value: Value; title: string }[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, title: words[value] }))
}
