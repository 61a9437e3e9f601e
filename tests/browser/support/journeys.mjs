// What people do again and again, by the words that they see.

export const VILLAGE = '341302103209'
const START = `/?village=${VILLAGE}&list=2023-06`

/** Which page the phone shows: its heading. */
const heading = (phone, name) => phone.getByRole('heading', { name, level: 1 }).waitFor()

/**
 * Fills in the whole form for oneself, up to the page before sending. `look(heading, name)`
 * is called on every page once it is filled in; `started()` once the first one is there.
 */
export async function fillForSelf(phone, { look = () => {}, started = () => {} } = {}) {
  const next = () => phone.getByRole('button', { name: '下一步' }).tap()
  await phone.goto(START)
  await phone.getByRole('button', { name: '是这个村' }).tap()
  await started()
  await phone.getByRole('radio', { name: '给自己家填' }).check()
  await look('家里有难处，告诉乡镇', 'phone-1-start')
  await next()

  await phone.getByLabel('姓名').fill('孙桂芳')
  await phone.getByRole('radio', { name: '丈夫或妻子' }).check()
  await look('您叫什么名字？', 'phone-2-name')
  await next()

  await phone.getByLabel('身份证号，18 位').fill('342201197802060021')
  // Read back by the shared crate, as wasm or as JavaScript.
  await phone.getByText('1978年2月6日出生，女').waitFor()
  await look('您的身份证号', 'phone-3-id')
  await next()

  await phone.getByLabel('手机号，11 位').fill('13955700001')
  await look('您的手机号', 'phone-4-telephone')
  await next()

  await heading(phone, '一起吃住的有几口人？')
  await phone.getByRole('button', { name: '多一个人' }).tap()
  await look('一起吃住的有几口人？', 'phone-5-household')
  await next()

  await phone.getByRole('checkbox', { name: '生病花钱多' }).check()
  await phone.getByRole('checkbox', { name: '打工没着落' }).check()
  await look('家里遇到了什么难处？', 'phone-6-hardships')
  await next()

  await phone.getByRole('checkbox', { name: '我同意：说的都是真的' }).check()
  await phone.getByRole('checkbox', { name: '我同意：可以查我名下的财产' }).check()
  await look('承诺和授权', 'phone-7-consents')
  await next()

  await heading(phone, '看一看，对不对')
  await look('看一看，对不对', 'phone-8-review')
}

/** Sends what is filled in. */
export const send = (phone) => phone.getByRole('button', { name: '发给乡镇' }).tap()

/** The reference on the receipt, `NNNN-NNNN-NNNN`. */
export async function receipt(phone) {
  await heading(phone, '乡镇已收到')
  const text = await phone.getByRole('main').innerText()
  const [reference] = text.match(/\d{4}-\d{4}-\d{4}/) ?? []
  if (!reference) throw new Error(`no reference on the receipt:\n${text}`)
  return reference
}

/** Signs in at the desk as the officer of that region. */
export async function signIn(desk, server, region) {
  const account = server.accounts.find((one) => one.region === region)
  await desk.goto('/desk/')
  await desk.getByLabel('账号').fill(account.login)
  await desk.getByLabel('密码', { exact: true }).fill(account.password)
  await desk.getByRole('button', { name: '登录' }).click()
}
