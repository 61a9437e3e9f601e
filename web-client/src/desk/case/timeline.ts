import type { CaseEvent } from '../api/types'

/** An event, or several look-ups of one officer in a row. */
interface Entry {
  event: CaseEvent
  times: number
  /** When the last of them was. */
  until: string
}

/** The timeline as it is shown: at a busy counter, look-ups must not hide what was
 *  done. The record itself keeps every look-up. */
export function entriesOf(events: readonly CaseEvent[]): Entry[] {
  const entries: Entry[] = []
  for (const event of events) {
    const last = entries[entries.length - 1]
    if (last && event.kind === 'looked_up' && same(last.event, event)) {
      last.times += 1
      last.until = event.at
    } else entries.push({ event, times: 1, until: event.at })
  }
  return entries
}

const same = (a: CaseEvent, b: CaseEvent) =>
  a.kind === b.kind && a.actor.kind === b.actor.kind && a.actor.name === b.actor.name
