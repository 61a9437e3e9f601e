import type { CaseView } from '../api/types'

/** Who the filler is, and whether that is known: what the form says is only their word, unless
 *  they were signed in to an account of that name. */
export function fillerWords({ filler, region }: Pick<CaseView, 'filler' | 'region'>): string {
  if (!filler) return ''
  if (!filler.account) return `自称${filler.name}，未核实`
  const { login, name, region: home } = filler.account
  const [county, ...below] = home.path ?? [home.name]
  const near = county === region.path?.[0] && below.length > 0
  const place = near ? below.join('') : [county, ...below].join('')
  const account = `${name}（账号 ${login}，${place}）`
  return filler.verified
    ? `已核实：${account}`
    : `自称${filler.name}，未核实。手机上登录的是${account}`
}
