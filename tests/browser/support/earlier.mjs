// What a phone does while its server is upgraded, in the words of this version's pages.
// `cargo xtask fixture` keeps a copy beside the build: later pages may use other words.
import { count, fillIn, heading, mend, press, scan, villageTaken } from './form.mjs'
import { arrived, lookUp, photosSent, receipt, send } from './journeys.mjs'
import { choose, photoOf } from './paper.mjs'
import { SUN, WU } from './people.mjs'

/** Opens the app and keeps all of it on the phone, up to the first question. */
export async function begin(phone) {
  await scan(phone)
  await villageTaken(phone)
  await arrived(phone)
}

/** Files for somebody else, with a photo of his print and one of a bill; gives the reference. */
export async function fileWithPhotos(phone, browser) {
  const at = {
    hardships: async () => {
      await press(phone, phone.locator('summary', { hasText: '还想说几句、加照片' }))
      const bill = await photoOf(browser, ['住院票据'], { print: false })
      await phone.locator('input[type=file]').last().setInputFiles(bill)
      await phone.getByRole('img', { name: /病历|票据|证明|照片/ }).waitFor()
    },
    paper: async () => {
      const code = await phone.getByText(/^\d{4} \d{4}$/).innerText()
      await choose(phone, await photoOf(browser, [WU.name, code]))
      await phone.getByText('照片清楚').waitFor()
    },
  }
  await fillIn(phone, WU, { at })
  await send(phone)
  const reference = await receipt(phone)
  await photosSent(phone)
  return reference
}

/** 看办到哪一步了, with the receipt's number and four digits of the telephone. */
export async function readBySlip(phone, reference) {
  await lookUp(phone, reference, WU.contact.telephone.slice(-4))
  await phone.getByRole('heading', { name: '已报到乡镇' }).waitFor()
  await phone.getByText(/乡镇最晚 .*答复/).waitFor()
}

/** Files for oneself, without photos; gives the reference. */
export async function fileOwn(phone) {
  await fillIn(phone, SUN)
  await send(phone)
  return receipt(phone)
}

/** Mends what was returned: the telephone of one's own filing. */
export async function correctTelephone(phone, reference) {
  const type = () => phone.getByLabel('手机号，11 位', { exact: true }).fill('13955700009')
  await correct(phone, reference, ['您的手机号', type])
}

/** Mends what was returned: how many people there are, filed for somebody else. */
export async function correctPeople(phone, reference) {
  const one = () => count(phone, 2)
  await correct(phone, reference, ['一起吃住的有几口人？', one])
}

async function correct(phone, reference, page) {
  await openOwn(phone, reference)
  await phone.getByRole('heading', { name: '请您补一补' }).waitFor()
  await press(phone, phone.getByRole('button', { name: '去改' }))
  await mend(phone, [page])
  await send(phone)
  await receipt(phone)
}

/** Opens the filing, and reads that the township has accepted it. */
export async function readAccepted(phone, reference) {
  await openOwn(phone, reference)
  await phone.getByText('乡镇接手办了，能不能列入还没有定').waitFor()
}

/** From the list of what was filed on this phone. */
async function openOwn(phone, reference) {
  await phone.goto('/#/mine')
  await press(phone, phone.getByRole('listitem').getByRole('button', { name: reference }))
  await heading(phone, '办到哪了')
}
