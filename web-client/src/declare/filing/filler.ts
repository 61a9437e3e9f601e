import type { Draft } from './draft'

/** The answers that a cadre need not type again for each household. */
export type Filler = Pick<
  Draft,
  'filedBy' | 'proxyRole' | 'proxyName' | 'proxyPhone' | 'region' | 'list' | 'place'
>

/** 村干部, signed in on this phone. Farmers have no account. */
export interface Account {
  login: string
  id: string
  name: string
  filler: Partial<Filler>
}
