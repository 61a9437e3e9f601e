import { reactive } from 'vue'

/** Drafts of forms that were closed again; in memory only. */
const drafts = new Map<string, object>()

/** The draft of one answer to one case; `make` gives a fresh one. */
export function useDraft<T extends object>(caseId: string, kind: string, make: () => T): T {
  const key = `${caseId} ${kind}`
  const draft = (drafts.get(key) as T | undefined) ?? (reactive(make()) as T)
  drafts.set(key, draft)
  return draft
}

export function dropDrafts(caseId?: string): void {
  for (const key of [...drafts.keys()]) {
    if (!caseId || key.startsWith(caseId)) drafts.delete(key)
  }
}
