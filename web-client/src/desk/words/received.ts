import { day, moment } from '@/shared/texts/format'
import type { CaseView } from '../api/types'
import { label } from './labels'

/** The day on which the township had the filing in hand; paper is often entered days later. */
export function inHandOn(view: Pick<CaseView, 'clocks'>): string | undefined {
  return view.clocks[0]?.started_on
}

/** 11月20日 14:03 手机收到; 11月18日纸质收到，11月20日 14:03 录入. */
export function receivedWords(view: Pick<CaseView, 'channel' | 'clocks' | 'received_at'>): string {
  const at = moment(view.received_at)
  const channel = label('channel', view.channel)
  const on = inHandOn(view)
  if (view.channel === 'phone' || !on) return `${at} ${channel}收到`
  return `${day(on)}${channel}收到，${at} 录入`
}
