// What officers do at the desk, by the words that they see.

/** Signs in at the desk as the officer of that region. */
export async function signIn(desk, server, region) {
  const account = server.accounts.find((one) => one.region === region)
  await desk.goto('/desk/')
  await desk.getByLabel('账号').fill(account.login)
  await desk.getByLabel('密码', { exact: true }).fill(account.password)
  await desk.getByRole('button', { name: '登录' }).click()
  await desk.getByRole('navigation', { name: '页面' }).waitFor()
}

/** The row of a case in the list. */
export const row = (desk, reference) =>
  desk.getByRole('region', { name: '申报', exact: true }).getByRole('link', { name: reference })

/** Shows a tab of the inbox: 待答复, 缺手印, 全部. */
export const showTab = (desk, name) =>
  desk.getByRole('navigation', { name: '申报分类' }).getByRole('button', { name }).click()

/** Opens a case from the list; what is read there is looked for in what this returns. */
export async function openCase(desk, reference) {
  await row(desk, reference).click()
  return openedCase(desk, reference)
}

/** The case that is open, once it is there. */
export async function openedCase(desk, reference) {
  const view = desk.getByRole('article')
  await view.getByRole('heading', { name: reference }).waitFor()
  return view
}

/** Begins an answer: 收下, 退回补正, 转办. Returns its form. */
export async function begin(desk, name) {
  await desk.getByRole('article').getByRole('button', { name, exact: true }).click()
  const form = desk.getByRole('region', { name, exact: true })
  await form.waitFor()
  return form
}

/** 告知方式. */
export const told = (form, how) =>
  form.getByRole('radiogroup', { name: '告知方式' }).getByText(how).click()

/** Picks from one of Element Plus's lists. */
export async function pick(desk, form, list, option) {
  await form.getByRole('combobox', { name: list, exact: true }).click()
  await desk.getByRole('option', { name: option, exact: true }).click()
}

/**
 * Sends the answer, and waits for what the desk says of it. What it said of an answer
 * before this one has to be gone first, or it would be taken for this one's.
 */
export async function answer(desk, form, name, done) {
  const said = desk.getByRole('alert').filter({ hasText: done })
  await said.waitFor({ state: 'detached' })
  await form.getByRole('button', { name, exact: true }).click()
  await said.waitFor()
}

/** 收下, as it is most often done. */
export async function accept(desk) {
  const form = await begin(desk, '收下')
  await told(form, '电话')
  await answer(desk, form, '收下', '已收下')
}

/** 退回补正 for these things. */
export async function sendBack(desk, items) {
  const form = await begin(desk, '退回补正')
  const asked = form.getByRole('group', { name: '要补哪几样' })
  for (const item of items) await asked.getByText(item, { exact: true }).click()
  await told(form, '电话')
  await answer(desk, form, '退回补正', '已退回补正')
}
