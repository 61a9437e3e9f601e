import { moment } from '@/shared/texts/format'
import type { Flood } from '../api/types'

/** What the sender is recognised by; never who it is. */
const SAME: Record<Flood['kind'], string> = {
  address: '同一个网络',
  telephone: '同一个电话',
  device: '同一部手机',
  account: '同一个账号',
  versions: '同一份申报',
}

export const same = (kind: Flood['kind']): string => SAME[kind]

/** When they came, as one span. */
export function span(of: Flood): string {
  const [from, to] = [moment(of.first_at), moment(of.last_at)]
  return from === to ? from : `${from} 到 ${to}`
}
