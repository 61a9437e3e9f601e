// Invented households. Numbers that the rules take, of nobody.

/** An id number: county, birth date, serial, and the check digit of GB 11643. */
export function idNumber(county, born, serial) {
  const digits = `${county}${born.replaceAll('-', '')}${serial}`
  const sum = [...digits].reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0)
  return digits + '10X98765432'[sum % 11]
}

/** 孙桂芳, whose husband is away at work. */
export const SUN = {
  name: '孙桂芳',
  relation: '丈夫或妻子',
  id: '342201197802060021',
  born: '1978年2月6日出生，女',
  telephone: '13955700001',
  people: 2,
  hardships: ['生病花钱多', '打工没着落'],
}

/** 吴老根, a widower who cannot read and has no telephone; the cadre 周建国 files. */
export const WU = {
  name: '吴老根',
  relation: '就是户主本人',
  contact: { name: '吴小林', telephone: '13955700003', relation: '邻居' },
  people: 1,
  hardships: ['生病花钱多', '家里没人能干活'],
  proxy: { role: '村干部', reason: '不识字', name: '周建国', telephone: '13955700002' },
  sign: { how: '按拇指印' },
}
