// A filing that is there already: sent to the server itself, as no phone would.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const golden = new URL('../../golden/self.json', import.meta.url)

/**
 * Files the golden form with other answers of `applicant` and `household`. `reference` is as people read it;
 * `ask` does what its phone may ask for afterwards: `withdrawal-request`, `review-request`.
 */
export async function filed(server, applicant = {}, household = {}) {
  const form = JSON.parse(await readFile(golden, 'utf8'))
  Object.assign(form.applicant, applicant)
  Object.assign(form.household, household)
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Device ${randomBytes(32).toString('base64url')}`,
  }
  const id = randomUUID()
  const send = async (method, path, body) => {
    const answer = await fetch(`${server.url}/api/v1/declarations/${id}${path}`, { method, headers, body })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { receipt } = await send('PUT', '', JSON.stringify(form))
  const reference = receipt.reference.replace(/(\d{4})(?=\d)/g, '$1-')
  return { reference, ask: (request) => send('POST', `/${request}`) }
}
