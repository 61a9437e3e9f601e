/**
 * Words for the values that travel in JSON; those that only officers read are in desk/words.
 * What is wrong with a form, and what to do about it, stands in `wasm-validator/catalogue/` and
 * nowhere else.
 * `{name}` is a placeholder.
 */
export const labels = {
  /** 困难类型. The title is read first, the example is what it may look like at home. */
  hardship: {
    illness: { title: '生病花钱多', example: '住院、大病、慢性病长期吃药' },
    schooling: { title: '孩子上学负担重', example: '学费、生活费凑不齐' },
    unsafe_housing: { title: '房子不安全', example: '墙裂了、屋顶漏了、怕塌不敢住' },
    unsafe_water: { title: '喝水有困难', example: '水不干净、常停水、要到远处挑' },
    disability: { title: '家里有残疾人', example: '不能干活、要人照顾、要花钱治' },
    natural_disaster: { title: '遭了天灾', example: '水灾、旱灾、冰雹、地震、滑坡、虫灾、疫情' },
    accident: { title: '出了意外', example: '车祸、着火、干活摔伤' },
    failed_venture: { title: '种养、生意赔了本', example: '牲口死了、收成卖不掉、店开不下去' },
    unstable_work: { title: '打工没着落', example: '找不到活、被辞了、工钱拿不到' },
    no_labour: { title: '家里没人能干活', example: '只有老人、孩子或病人' },
    other: { title: '其他', example: '上面都不像，自己说一说' },
  },
  /** 与户主关系：申请人是户主的…… */
  relationToHead: {
    head: '就是户主本人',
    spouse: '丈夫或妻子',
    child: '儿子或女儿',
    child_in_law: '儿媳或女婿',
    grandchild: '孙子、孙女（外孙也算）',
    parent: '父亲或母亲',
    parent_in_law: '公婆或岳父母',
    grandparent: '爷爷奶奶（外公外婆也算）',
    sibling: '兄弟姐妹',
    other: '其他',
  },
  idStatus: {
    given: '填号码',
    card_photo: '拍身份证',
    unknown: '不知道',
  },
  phoneStatus: {
    given: '有电话',
    none: '没有电话',
  },
  /** 代填人的身份. */
  proxyRole: {
    village_cadre: '村干部',
    group_leader: '村民小组长、扶贫小组长',
    grid_worker: '网格员',
    close_relative: '家里亲戚（近亲属）',
  },
  /** 代填人是申请人的…… */
  kinRelation: {
    spouse: '丈夫或妻子',
    parent: '父亲或母亲',
    child: '儿子或女儿',
    sibling: '兄弟姐妹',
    grandparent: '爷爷奶奶（外公外婆也算）',
    grandchild: '孙子、孙女（外孙也算）',
    child_in_law: '儿媳或女婿',
  },
  proxyReason: {
    cannot_read: '不识字',
    cannot_see: '看不清',
    ill_or_disabled: '生病或残疾',
    no_phone: '没有手机，或者不会用',
    elderly: '年纪大',
    minor: '还没成年',
    other: '其他',
  },
  signBasis: {
    thumb: '按拇指印',
    other_finger: '按别的手指印',
    own_signature: '本人签名',
    cannot_now: '现在按不了',
    cannot_at_all: '没法按（手不方便、人不清醒）',
  },
  attachmentKind: {
    thumbprint: '手印',
    signature: '签名',
    id_card: '身份证',
    paper_form: '纸质申请书',
    evidence: '病历、票据、受灾照片',
  },
  /** What the farmer reads. */
  stateFarmer: {
    submitted: { title: '已报到乡镇', text: '等乡镇答复。' },
    accepted: {
      title: '乡镇接手办了',
      text: '乡镇接手办了，能不能列入还没有定。下一步：村干部上门。',
    },
    returned: { title: '请您补一补', text: '乡镇请您补几样。补好再发一次。' },
    refused: {
      title: '这次没有受理',
      text: '这次没有受理，因为{reason}。[不同意请打{county_telephone}（县）|不同意，可以到县里的农业农村局去说]。',
    },
    withdrawn: { title: '已经撤回', text: '这份申报已经撤回。以后有难处，随时可以再报。' },
  },
  /** Beside the state, once the day is over. */
  overdueFarmer: {
    title: '乡镇答复晚了',
    text: '乡镇超过了答复日期，县里已看到。[请打{county_telephone}|可以到县里、乡镇政府或者村委会去问]。',
  },
  /** Why it was not taken on: what the officer chooses, and what the farmer reads after 因为. */
  refusalGround: {
    outside_county: '户口不在本县',
    not_rural: '不是农村户口',
    unreachable: '一直联系不上',
    withdrawn: '申请人说不报了',
    not_household: '不是农户家里报的',
  },
  /** The same, where the farmer is spoken to. */
  refusalGroundFarmer: {
    not_household: '看起来不是农户家里报的',
    withdrawn: '您说过不报了',
  },
  /** 授权查询的单位 (S2). */
  holder: {
    traffic_police: { title: '公安交警', what: '车辆' },
    real_estate: { title: '不动产登记', what: '房屋' },
    human_resources: { title: '社保局（人社）', what: '社会保险、养老金、就业登记' },
    banks: { title: '银行', what: '存款、理财' },
    finance: { title: '证券、保险公司', what: '股票、基金、商业保险' },
    farm_machinery: { title: '农机站（拖拉机、收割机）', what: '大型农业机械' },
  },
  /** What became of an accepted filing, to the farmer. */
  progressFarmer: {
    visited: '已上门看过',
    included: '列进了防返贫监测，往后有人帮',
    not_included: '这次没有列进防返贫监测',
  },
  /** What a return asks for. */
  defectItem: {
    name: '姓名',
    id_number: '身份证号',
    phone: '电话',
    home: '户口所在地',
    household: '家里人数',
    hardships: '难处',
    description: '情况说明',
    signature: '手印或签名',
    id_card_photo: '身份证照片',
    evidence: '证明材料',
    consents: '承诺和授权',
    other: '其他',
  },
  sex: {
    female: '女',
    male: '男',
  },
} as const
