// The phone's form, page by page, by the words that people see.

export const VILLAGE = '341302103209'
const START = `/?village=${VILLAGE}&list=2023-06`

/** Waits for the page with that heading. */
export const heading = (phone, name) => phone.getByRole('heading', { name, level: 1 }).waitFor()

/**
 * Presses `control` by its key, which is heard at once. What has newly appeared waits before
 * it takes a finger; who wants to see that sets `phone.fingers`.
 */
export const press = (phone, control) => (phone.fingers ? control.tap() : control.press('Enter'))

/** Chooses a box or a radio, unless it is chosen; by its key, as above. */
export async function choose(phone, control) {
  if (phone.fingers) return control.check()
  if (await control.isChecked()) return
  await control.press('Space')
  if (!(await control.isChecked())) throw new Error(`not chosen by its key: ${control}`)
}

/** 下一步, in the words of the page. */
export const onwards = (phone) =>
  press(phone, phone.getByRole('button', { name: /^(下一步|就用这张|现在拍不了，以后再补)$/ }))

/** The village of the code, taken as the one, on the first page. */
export const villageTaken = (phone) => phone.getByRole('button', { name: '换个村' }).waitFor()

/** On the first page: goes on as the one who files, for oneself or for somebody else. */
export const begin = (phone, own = true) =>
  press(phone, phone.getByRole('button', { name: own ? '给自己家填' : '替别人填' }))

/** Opens the app by the village's code. */
export const scan = (phone) => phone.goto(START)

/** The pages by the names that these helpers are told. */
const PAGES = [
  'start', 'filler', 'why', 'filler-contact', 'applicant', 'household', 'hardships', 'consents', 'aloud',
  'signature', 'paper', 'review',
]

/**
 * Fills in the form for `who` (people.mjs), up to the page before sending. Every page is
 * waited for by its heading, then `entered(page)` is called; once it is filled in,
 * `at[page]()`, then `look(page, n)`. `started()` comes once the first one is there. With
 * `open` the app is open at the first page already; `known`: a cadre's own answers are filled in already.
 */
export async function fillIn(phone, who, options = {}) {
  const { look = () => {}, entered = () => {}, at = {}, started = () => {} } = options
  const { open = false, known = false } = options
  const unknown = Object.keys(at).filter((name) => !PAGES.includes(name))
  if (unknown.length > 0) throw new Error(`no page is called ${unknown.join()}`)
  let n = 0
  const page = async (title, name, answer) => {
    await heading(phone, title)
    await entered(name)
    await answer()
    await at[name]?.()
    await look(name, (n += 1))
    // The first page goes on by its choice.
    if (name !== 'review' && name !== 'start') await onwards(phone)
  }
  if (!open) await scan(phone)
  if (!known) await villageTaken(phone)
  await started()
  const own = !who.proxy
  await page('家里有难处，告诉乡镇', 'start', () => {})
  await begin(phone, own)
  if (!own) await aboutFiller(phone, who.proxy, page, known)
  await aboutApplicant(phone, who, page)
  if (!own) await aboutSigning(phone, who.sign, page)
  await page('看一看，对不对', 'review', () => {})
}

/**
 * A correction, from its first page to 看一看: `pages` are the headings that come, each with
 * what is done there. Nothing else is asked.
 */
export async function mend(phone, pages) {
  for (const [title, answer] of pages) {
    await heading(phone, title)
    await answer()
    await onwards(phone)
  }
  await heading(phone, '看一看，对不对')
}

/** A row of 看一看 in a correction. */
export const mendRow = (phone, item) => phone.locator(`[data-item="${item}"]`)

/** What explains a choice in brackets stands apart from its name. */
const tick = (phone, role, name) => choose(phone, phone.getByRole(role, { name: name.split('（')[0] }))
const type = (phone, name, value) => phone.getByLabel(name, { exact: true }).fill(value)

async function aboutFiller(phone, filler, page, known) {
  const why = () =>
    page('为什么不是本人填？', 'why', () => tick(phone, 'radio', filler.reason))
  if (known) return why()
  await page('替他填的您是谁？', 'filler', async () => {
    await tick(phone, 'radio', filler.role)
    if (filler.relation) await tick(phone, 'radio', filler.relation)
  })
  await why()
  await page('您的姓名和电话', 'filler-contact', async () => {
    await type(phone, '您的姓名', filler.name)
    await type(phone, '您的电话', filler.telephone)
  })
}

async function aboutApplicant(phone, who, page) {
  const own = !who.proxy
  await page(own ? '您的姓名和身份证号' : '申请人的姓名和身份证号', 'applicant', async () => {
    if (who.sound) await tick(phone, 'checkbox', '名字里有字打不出来')
    if (who.sound) await type(phone, '这个名字怎么念', who.sound)
    else await type(phone, '姓名', who.name)
    await identity(phone, who)
    await relate(phone, who.relation)
  })
  await page(own ? '您的电话，家里几口人' : '申请人的电话，家里几口人', 'household', async () => {
    await telephone(phone, who)
    await count(phone, who.people)
  })
  await page('家里遇到了什么难处？', 'hardships', async () => {
    for (const name of who.hardships) await tick(phone, 'checkbox', name)
    if (!who.description) return
    await press(phone, phone.locator('summary', { hasText: '还想说几句、加照片' }))
    await type(phone, '说说是怎么回事', who.description)
  })
  await page('承诺和授权', 'consents', async () => {
    await tick(phone, 'checkbox', '保证：说的都是真的')
    await tick(phone, 'checkbox', own ? '同意：可以查我名下的财产' : '同意：可以查他名下的财产')
  })
}

async function telephone(phone, { telephone, contact }) {
  if (telephone) return type(phone, '手机号，11 位', telephone)
  await tick(phone, 'radio', '没有电话')
  await type(phone, '他的姓名', contact.name)
  await type(phone, '他的电话', contact.telephone)
  await phone.getByLabel('什么人').fill(contact.relation)
}

/** How many people live there: by one button, or counted on from the last of them. */
export async function count(phone, people) {
  if (people <= 8) return tick(phone, 'radio', `${people} 人`)
  const said = phone.getByRole('spinbutton', { name: '家里人数' })
  if (!(await said.isVisible())) await press(phone, phone.getByRole('button', { name: '更多' }))
  while (Number(await said.getAttribute('aria-valuenow')) < people)
    await press(phone, phone.getByRole('button', { name: '多一个人' }))
}

/** The head is one tap; the others stand behind it. */
async function relate(phone, relation) {
  const choice = phone.getByRole('radio', { name: relation.split('（')[0] })
  if (!(await choice.isVisible())) await press(phone, phone.getByRole('button', { name: '别的关系' }))
  await choose(phone, choice)
}

async function identity(phone, { id, born, card }) {
  if (card) return tick(phone, 'radio', '拍身份证')
  if (!id) return tick(phone, 'radio', '不知道')
  await type(phone, '身份证号，18 位', id)
  // Read back by the shared crate, as wasm or as JavaScript.
  if (born) await phone.getByText(born).waitFor()
}

async function aboutSigning(phone, sign, page) {
  await page('请从头到尾念给本人听', 'aloud', async () => {
    for (const part of ['第 2 段', '第 3 段']) {
      await press(phone, phone.getByRole('button', { name: '念完这一段了' }))
      await phone.getByText(part).waitFor()
    }
    await tick(phone, 'checkbox', '念给本人听了')
  })
  await page('申请人按手印，还是签名？', 'signature', async () => {
    await tick(phone, 'radio', sign.how)
    if (sign.reason) await type(phone, '为什么按不了？', sign.reason)
  })
  if (!sign.reason) await page('按手印，拍下来', 'paper', () => {})
}
