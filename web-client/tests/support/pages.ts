import { type Component, createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import schema from '../../../server/openapi.json'
import { type Filing, newFiling } from '@/declare/filing/filing'
import { state } from '@/declare/state/state'
import type { Bootstrap, Status } from '@/shared/api/types'

// What a page asks of the browser before it is shown.
Object.assign(globalThis, { document: { title: '' }, scrollTo: () => {} })
;(globalThis as { navigator?: object }).navigator ??= {}

/** What somebody reads on a page, or hears of it: no tags, no attributes but those. */
export async function readOf(page: Component, props: Record<string, unknown> = {}): Promise<string> {
  const html = await renderToString(createSSRApp(page, props))
  const heard = [...html.matchAll(/ (?:data-say|aria-label)="([^"]+)"/g)].map(([, said]) => said)
  const seen = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<span[^>]*aria-hidden="true"[^>]*>[^<]*<\/span>/g, '')
  return [seen.replace(/<\/?(span|b|strong|a)( [^>]*)?>/g, '').replace(/<[^>]*>/g, '\n'), ...heard].join('\n')
}

/** The names of a value, as the server sends them, and one that only a newer server has. */
export const NEWER = 'newer_value'
export function valuesOf(name: string): string[] {
  const { schemas } = schema.components as unknown as { schemas: Record<string, { enum: string[] }> }
  return [...schemas[name]!.enum, NEWER]
}

export const OFFICE = { name: '褚兰镇', level: 'township' as const, telephone: '0557-0000103' }

export function statusOf(some: Record<string, unknown> = {}): Status {
  return {
    state: 'submitted', since: '2026-09-24T00:00:00Z', overdue: false, due_on: '2026-10-12',
    office: OFFICE, county_telephone: '0557-0000000', flags: [], missing: [], linked: false,
    answer: null, progress: null, provisional: false, working_days_left: 7, ...some,
  } as unknown as Status
}

const receipt = {
  id: '', version: 1, reference: '482715093164', content_sha256: '', received_at: '2026-09-24T00:00:00Z',
}

/** One that has arrived; kept where the pages look for it. */
export function arrived(status: Status, some: Partial<Filing> = {}): Filing {
  const filing: Filing = {
    ...newFiling(0), phase: 'received', filedBy: 'self', who: '孙**', draft: null, receipt, status, ...some,
  }
  state.records = [filing]
  return filing
}

const text = (kind: string) => ({
  version: `${kind}-2026-02`, sha256: 'a'.repeat(64), kind, text: '全文。', points: [`第一句，${kind.length}。`],
})
export function bootstrapOf(some: Record<string, unknown> = {}): Bootstrap {
  return {
    list: '2024-12', regions: [], counties: ['341302'], candidates: [], village: null, office: null,
    texts: { notice: text('notice'), truthful: text('truthful'), authorisation: text('authorisation') },
    policy: { answer_working_days: 7, hardships_max: 5, holders: ['banks', 'finance'] },
    ...some,
  } as unknown as Bootstrap
}
