// What people do again and again, by the words that they see.
import { fillIn, heading, press, scan } from './form.mjs'
import { SUN } from './people.mjs'
import { until } from './until.mjs'

export { VILLAGE } from './form.mjs'

/**
 * Fills in the whole form for oneself, up to the page before sending. `look(name)` is
 * called on every page once it is filled in; `started()` once the first one is there.
 */
export function fillForSelf(phone, { look = () => {}, started } = {}) {
  return fillIn(phone, SUN, { started, look: (page, n) => look(`phone-${n}-${page}`) })
}

/** Sends what is filled in. */
export const send = (phone) => press(phone, phone.getByRole('button', { name: '发给乡镇' }))

/** The reference on the receipt, `NNNN-NNNN-NNNN`. */
export async function receipt(phone) {
  await heading(phone, '已报到乡镇')
  const text = await phone.getByRole('main').innerText()
  const [reference] = text.match(/\d{4}-\d{4}-\d{4}/) ?? []
  if (!reference) throw new Error(`no reference on the receipt:\n${text}`)
  return reference
}

/** On the receipt, until its photos have gone out as well: while one has not, it says so. */
export const photosSent = (phone) => phone.getByText(/还有 \d+ 张(照片)?没发/).waitFor({ state: 'hidden' })

/** From the receipt, or from a page that was open before, to where it stands now. */
export async function see(phone) {
  const status = phone.getByRole('button', { name: '看办到哪了' })
  await press(phone, status.or(phone.getByRole('button', { name: '看看有没有新消息' })))
  await heading(phone, '办到哪了')
}

/** Files for `who` and returns the reference. */
export async function file(phone, who, options) {
  await fillIn(phone, who, options)
  await send(phone)
  return receipt(phone)
}

/** Looks up by reference, on a phone that need not have filed. */
export async function lookUp(phone, reference, last4) {
  await scan(phone)
  await press(phone, phone.getByRole('button', { name: '看办到哪一步了' }))
  await ask(phone, reference, last4)
}

/** The same again, on the page that is open. */
export async function ask(phone, reference, last4) {
  await heading(phone, '办到哪了')
  await phone.getByLabel('回执号，12 位数字').fill(reference)
  await phone.getByLabel('后 4 位').fill(last4)
  // What is said of the question before must not be taken for the answer to this one.
  const answered = phone.waitForResponse('**/status-lookups')
  await press(phone, phone.getByRole('button', { name: '查一查' }))
  await answered
}

/**
 * Until all that a filing needs is on the phone: the app fetches it after the first
 * question, and the worker that keeps it comes last.
 */
export const arrived = (phone) =>
  until(phone, async () => {
    const { active } = await navigator.serviceWorker.ready
    return active.state === 'activated'
  })
