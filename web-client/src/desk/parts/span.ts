import { inject, provide, type InjectionKey } from 'vue'
import { beijingToday, day } from '@/shared/texts/format'
import type { CaseView } from '../api/types'

/** The first and the last day that an action on a case may bear. The server judges by the same
 *  two, and sends the first. */
export interface Span {
  from: string
  today: string
}

export const spanOf = (view: Pick<CaseView, 'filed_on'>): Span => ({
  from: view.filed_on,
  today: beijingToday(),
})

/** What is wrong with a day, in a sentence. */
export function dayFaults(on: string, { from, today }: Span, what: string): string[] {
  if (on > today) return [`${what}不能晚于今天。`]
  return on < from ? [`${what}不能早于收到申报的那天（${day(from)}）。`] : []
}

const SPAN: InjectionKey<() => Span> = Symbol('span')

/** Gives the form's day pickers the days that are possible. */
export function provideSpan(span: () => Span): void {
  provide(SPAN, span)
}

export const useSpan = (): (() => Span) =>
  inject(SPAN, () => ({ from: '', today: beijingToday() }))
