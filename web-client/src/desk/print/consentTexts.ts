/** The exact texts that were agreed to, each under its version: server/texts. */
const FILES = import.meta.glob<{ version: string; text: string }>(
  '../../../../server/texts/*-*.json',
  { import: 'default' },
)

/** The full text of a version, or null where this build does not have it. */
export async function consentText(version: string): Promise<string | null> {
  const path = Object.keys(FILES).find((name) => name.endsWith(`/${version}.json`))
  const file = path ? await FILES[path]?.() : undefined
  return file?.text ?? null
}
