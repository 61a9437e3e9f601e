/** What a list of places writes after a village's or a neighbourhood's name for its committee. */
const VILLAGERS = /(村民委员会|村委员会|村委会|村委)$/
const RESIDENTS = /(居民委员会|居委员会|居委会|居委)$/

/**
 * A place as people call it: 大杨村委会 and 大杨村村民委员会 are 大杨村, 城关社区居委会 is
 * 城关社区. The list names the committee. Of a whole address the last place is meant.
 * The server's `domain/place_name.rs` says the same; `tests/vectors/place_names.json` holds
 * both to it.
 */
export function spoken(name: string): string {
  const villagers = name.replace(VILLAGERS, '')
  if (villagers !== name) return called(name, villagers, /(村|嘎查)$/, '村')
  const residents = name.replace(RESIDENTS, '')
  if (residents !== name) return called(name, residents, /(社区|小区|村)$/, '社区')
  return name
}

/** Never nothing: a list may hold a committee alone. */
function called(name: string, bare: string, ending: RegExp, kind: string): string {
  if (!bare || bare.endsWith(' ')) return name
  return ending.test(bare) ? bare : bare + kind
}
