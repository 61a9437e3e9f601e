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

/** 50 letters, as names in the west and south-west of the country are written. */
const LONG = '阿卜杜热合曼·买买提吐尔逊·艾合麦提江·麦麦提敏·吾布力喀斯木·图尔荪尼亚孜·𬱖阿依古丽·再努热古丽'

/** What strains a page most: a name of 50 letters, a rare character, 20 people, many words. */
export const CROWDED = {
  ...WU,
  name: LONG,
  people: 20,
  hardships: ['生病花钱多', '房子不安全', '家里有残疾人', '遭了天灾', '家里没人能干活'],
  description: '房子的墙裂了一指宽，下雨漏水，一家二十口人挤在两间屋里。'.repeat(6),
}
