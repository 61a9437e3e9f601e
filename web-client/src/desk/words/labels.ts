import { labels as shared } from '@/shared/texts/zh-CN'
import type { DutyKind, DutyOutcome, EventKind } from '../api/types'

/** Words for values that travel as names: the shared ones, and the desk's own where only an
 *  officer reads them, or says it differently from a farmer. */
const WORDS = {
  state: { submitted: '待答复', accepted: '已收下', returned: '已退回', refused: '未收下', withdrawn: '已撤回' },
  flag: {
    signature_missing: '缺手印',
    photos_missing: '缺照片',
    visit_signature: '上门补手印',
    visit_needed: '过了补正期限，该上门',
    withdrawal_requested: '要求撤回',
    review_requested: '要求复核',
    call_or_visit: '待电话/上门核实',
    unreadable: '读不出来，请找运维',
  },
  channel: { phone: '手机', walk_in: '来访', paper: '纸质', telephone: '电话' },
  filedBy: { self: '本人填写', proxy: '代填' },
  relation: { ...shared.relationToHead, head: '户主本人' },
  /** As the national register names the risks. */
  hardship: {
    illness: '因病',
    schooling: '因学',
    unsafe_housing: '因安全住房',
    unsafe_water: '因安全饮水',
    disability: '因残',
    natural_disaster: '因自然灾害',
    accident: '因意外事故',
    failed_venture: '因产业项目失败',
    unstable_work: '因务工就业不稳',
    no_labour: '缺劳动力',
    other: '其他',
  },
  idStatus: { given: '填号码', card_photo: '看身份证照片', unknown: '不知道' },
  phoneStatus: { given: '有手机', none: '没有电话' },
  proxyRole: shared.proxyRole,
  kin: shared.kinRelation,
  proxyReason: shared.proxyReason,
  signBasis: shared.signBasis,
  attachment: { ...shared.attachmentKind, evidence: '证明材料' },
  notified: { phone: '电话', sms: '短信', visit: '上门', not_yet: '未告知' },
  message: {
    pending: '等着发',
    sent: '已发到本人手机',
    logged: '没有接短信平台，没有发出',
    given_up: '发不出去，请打电话',
    withheld: '这个号码当天已收三条，没有再发',
  },
  ground: { ...shared.refusalGround, unreachable: '三次联系不上，到村也没有找到' },
  defect: { ...shared.defectItem, household: '家庭人口', hardships: '困难类型' },
  progress: { visited: '已入户', included: '已纳入', not_included: '未纳入' },
  /** Those that are shown as clocks: a promised visit has an agreed day. */
  clock: {
    answer: '乡镇答复',
    correction: '农户补正',
    signatures: '成年家人签字',
  } satisfies Record<Exclude<DutyKind, 'signature_visit'>, string>,
  outcome: {
    accepted: '已收下',
    returned: '已退回补正',
    refused: '未收下',
    withdrawn: '已撤回',
    corrected: '已补正',
    linked: '已关联到更早的一份',
    amended: '已在电话里更正',
    complete: '都签好了，或者写明了原因',
  } satisfies Record<Exclude<DutyOutcome, 'handed_on' | 'visited' | 'signed'>, string>,
  sex: shared.sex,
  /** Neutral: both a farmer's phone and an officer can be behind them. */
  event: {
    filed: '提交申报',
    routed: '送到收件箱',
    opened: '首次打开',
    attachment_received: '收到照片',
    corrected: '补正',
    accepted: '收下',
    returned: '退回补正',
    refused: '未收下',
    withdrawn: '撤回',
    transferred: '转办',
    amended: '电话更正',
    linked: '关联重复申报',
    unlinked: '解除关联',
    progress: '进展',
    withdrawal_requested: '要求撤回',
    review_requested: '要求复核',
    reopened: '县里重新打开',
    recounted: '到期日重算',
    handed_over: '乡镇撤并，交给接办的乡镇',
    code_issued: '告知补正码',
    followed_up: '告知、录入国家系统',
    signatures_taken: '签字',
    looked_up: '柜台查询',
  } satisfies Record<EventKind, string>,
  /** What became of an adult's signature. */
  signature: { signed: '签了', guardian: '本人签不了，监护人代签', refused: '不愿意签', away: '不在家，以后再签' },
  /** What was seen of a case, and what for. */
  tier: {
    row: '列表',
    search: '列表里的一行',
    case: '申报表',
    timeline: '办理记录',
    photos: '照片',
    print_out: '打印的表',
    acted: '办理后的申报表',
  },
  purpose: { answer: '答复', watch: '督办', counter: '柜台查询', print: '打印', visit: '上门' },
  actor: { device: '申报人的手机', account: '工作人员', system: '系统' },
} as const

type Group = keyof typeof WORDS

/** The Chinese word. A name that only a newer server knows is shown as it is. */
export function label(group: Group, name: string): string {
  return (WORDS[group] as Record<string, string>)[name] ?? name
}

/** Several labels as one enumeration. */
export function labels(group: Group, names: readonly string[]): string {
  return names.map((name) => label(group, name)).join('、')
}

/** A holder of records, and what is asked there: 公安交警（车辆）. */
export function holder(name: string): string {
  const known = (shared.holder as Record<string, { title: string; what: string }>)[name]
  return known ? `${known.title}（${known.what}）` : name
}

/** A group's choices in order, for a form. */
export function choices<G extends Group>(
  group: G,
): { value: Extract<keyof (typeof WORDS)[G], string>; text: string }[] {
  return Object.entries(WORDS[group]).map(([value, text]) => ({
    value: value as Extract<keyof (typeof WORDS)[G], string>,
    text: text as string,
  }))
}
