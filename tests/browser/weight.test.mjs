// What goes over the line: how much, from whom, and how often.
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { test } from 'node:test'
import { built } from '../../web-client/scripts/built.mjs'
import { scan, villageTaken } from './support/form.mjs'
import { file } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

/** Status and headers; what is packed stays packed. */
const head = (path, headers) =>
  new Promise((resolve, reject) => {
    const asked = get(new URL(path, town.server.url), { headers }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode, ...answer.headers }))
    })
    asked.on('error', reject)
  })

test('what has a hash in its name is packed, and asked for once', async () => {
  const { first, later } = built()
  for (const path of [...first, ...later].map((name) => `/${name}`)) {
    const packed = await head(path, { 'accept-encoding': 'gzip, deflate, br' })
    assert.equal(packed['content-encoding'], 'br', path)
    assert.equal(packed['cache-control'], 'public, max-age=31536000, immutable', path)
    assert.equal(packed.vary, 'Accept-Encoding', path)
    const plain = await head(path, { 'accept-encoding': 'gzip, br;q=0' })
    assert.deepEqual([plain.status, plain['content-encoding']], [200, undefined], path)
    assert.notEqual(plain.etag, packed.etag, path)
  }
})

test('pages and the service worker are asked for each time, and sent when they are new', async () => {
  for (const path of ['/', '/desk/', '/sw.js']) {
    const { status, etag, ...headers } = await head(path, { 'accept-encoding': 'br' })
    assert.deepEqual([status, headers['cache-control']], [200, 'no-cache'], path)
    const again = await head(path, { 'accept-encoding': 'br', 'if-none-match': etag })
    assert.equal(again.status, 304, path)
  }
})

test('a whole filing asks nobody but our own server', async () => {
  const phone = await town.phone()
  const asked = []
  phone.context().on('request', (request) => asked.push(new URL(request.url())))
  await file(phone, SUN)
  assert.ok(asked.length > 5)
  const others = asked.filter(({ protocol }) => protocol.startsWith('http'))
  assert.deepEqual([...new Set(others.map(({ origin }) => origin))], [new URL(town.server.url).origin])
  const { 'content-security-policy': policy } = await head('/', {})
  assert.match(policy, /^default-src 'self';/)
  assert.doesNotMatch(policy, /https?:|\*/)
})

test('the first question needs at most 100 KB of the line, a filing 250 KB', async (t) => {
  const phone = await town.phone({ serviceWorkers: 'block' })
  const devtools = await phone.context().newCDPSession(phone)
  await devtools.send('Network.enable')
  const paths = new Map()
  const bytes = { first: 0, later: 0 }
  const { first, later } = built()
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) =>
    paths.set(requestId, new URL(request.url).pathname.slice(1)),
  )
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[later.includes(paths.get(requestId)) ? 'later' : 'first'] += encodedDataLength
  })
  await scan(phone)
  await villageTaken(phone)
  await phone.waitForLoadState('networkidle')
  // The page, what it names, and the county's places, texts and calendar.
  const asked = new Set(paths.values())
  for (const needed of ['', ...first, 'api/v1/bootstrap']) assert.ok(asked.has(needed), needed)
  assert.ok(bytes.first <= 100 * 1024, `${bytes.first} bytes`)
  await file(phone, SUN)
  const all = bytes.first + bytes.later
  t.diagnostic(`first question and sending ${bytes.first} bytes, with the rest ${all} bytes`)
  assert.ok(bytes.later > 0 && all <= 250 * 1024, `${all} bytes`)
})
