import SHIPPED from '../../../../server/texts/consents.json'
import type { TextVersion } from '@/shared/api/declaration'

/** The exact texts that were agreed to, each under its version: server/texts. */
const FILES = import.meta.glob<{ version: string; text: string }>(
  '../../../../server/texts/*-*.json',
  { import: 'default' },
)

type ConsentKind = 'truthful' | 'authorisation' | 'notice'

/** Whether a text of this kind, version and hash ever shipped; the server warns of others. */
export function isShipped(kind: ConsentKind, { version, sha256 }: TextVersion): boolean {
  return SHIPPED.some(
    (one) => one.kind === kind && one.version === version && one.sha256 === sha256,
  )
}

/** The text that was agreed to, or null where no such text was ever shipped. */
export async function consentText(kind: ConsentKind, text: TextVersion): Promise<string | null> {
  if (!isShipped(kind, text)) return null
  const path = Object.keys(FILES).find((name) => name.endsWith(`/${text.version}.json`))
  const file = path ? await FILES[path]?.() : undefined
  return file?.text ?? null
}

/** 2026年2月的文本, of `truthful-2026-02`; what is named otherwise is shown as it came. */
export function editionOf(version: string): string {
  const [, year, month] = /^[a-z]+-(\d{4})-(\d{2})$/.exec(version) ?? []
  return year ? `${year}年${Number(month)}月的文本` : `文本 ${version}`
}
