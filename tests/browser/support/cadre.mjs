// A cadre who is signed in on a phone, and the households of a day.
import { heading, press, scan, villageTaken } from './form.mjs'
import { arrived } from './journeys.mjs'
import { WU } from './people.mjs'

export const accountOf = (town, login) =>
  town.server.accounts.find((one) => one.login === login)

/** On the page that asks for it. */
export async function enter(phone, { login, password }) {
  await phone.getByLabel('账号').fill(login)
  await phone.getByLabel('密码', { exact: true }).fill(password)
  await press(phone, phone.getByRole('button', { name: '登录', exact: true }))
}

/** A phone that has visited once, with that cadre signed in. */
export async function cadrePhone(town, login) {
  const phone = await town.phone()
  await scan(phone)
  await signInOn(phone, accountOf(town, login))
  return phone
}

/** From the first question to the list of households. */
export async function signInOn(phone, account) {
  await villageTaken(phone)
  await arrived(phone)
  await press(phone, phone.getByRole('button', { name: '村干部登录' }))
  await enter(phone, account)
  await heading(phone, '代填的名单')
}

export const household = (name) => ({ ...WU, name, sign: { how: '现在按不了', reason: '人在医院' } })
export const another = (phone) =>
  press(phone, phone.getByRole('button', { name: /^(填第一户|再代填一户)$/ }))
export const record = (phone, name) => phone.getByRole('listitem').filter({ hasText: name })
export const kept = (phone) => heading(phone, '还没发出去，只存在这部手机里')
export const back = (phone) => phone.goto('/#/cadre')

/**
 * The day goes on: `names`, kept on the phone as the app has kept the first one, each with
 * an id and a key of its own. Typing thirty forms would show nothing that three do not.
 */
export function keepMore(phone, names) {
  return phone.evaluate(async (names) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const db = await done(indexedDB.open('shouwang'))
    const stores = (mode) => db.transaction(['keys', 'filings'], mode)
    const session = await done(stores('readonly').objectStore('keys').get('session'))
    const rows = await done(stores('readonly').objectStore('filings').getAll())
    const row = rows.find(({ owner }) => owner === session.id)
    const utf8 = (text) => new TextEncoder().encode(text)
    const how = (iv, id) => ({ name: 'AES-GCM', iv, additionalData: utf8(`filings/${id}`) })
    const bytes = await crypto.subtle.decrypt(how(row.iv, row.id), session.key, row.data)
    const first = JSON.parse(new TextDecoder().decode(bytes))
    for (const who of names) {
      const id = crypto.randomUUID()
      const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      const body = first.body.replaceAll(first.who, who)
      const more = utf8(JSON.stringify({ ...first, id, key, who, body }))
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const data = await crypto.subtle.encrypt(how(iv, id), session.key, more)
      await done(stores('readwrite').objectStore('filings').put({ id, iv, data, owner: row.owner }))
    }
    db.close()
  }, names)
}
