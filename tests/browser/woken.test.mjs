// Background sync: the browser tells the worker of a line, and the worker wakes the page.
import { test } from 'node:test'
import { assertNoFaults, pardon } from './support/browser.mjs'
import { fillIn, heading } from './support/form.mjs'
import { arrived, receipt, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })

test('a page that waits is woken by the worker, and sends', async () => {
  const phone = await town.phone()
  // The browser would wake it at once, with a line there; here it is told when.
  await phone.addInitScript(() => delete ServiceWorkerRegistration.prototype.sync)
  const chrome = await phone.context().newCDPSession(phone)
  const registered = new Promise((resolve) =>
    chrome.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [one] }) => one && resolve(one)),
  )
  await chrome.send('ServiceWorker.enable')
  // From the start on, as the page's clock must not jump under a finger.
  await phone.clock.install()
  await fillIn(phone, SUN)
  await arrived(phone)
  pardon(phone, /net::ERR_/)
  const failed = phone.waitForEvent('requestfailed')
  await phone.route('**/api/v1/declarations/*', (route) => route.abort('connectionreset'))
  await send(phone)
  await failed
  await heading(phone, '还没发出去，只存在这部手机里')
  // The page's own timers stand still from here on: nobody but the worker wakes it. What
  // this leap sets off still finds no line.
  await phone.clock.pauseAt(Date.now() + 60_000)
  await heading(phone, '还没发出去，只存在这部手机里')
  await phone.unroute('**/api/v1/declarations/*')
  const { registrationId } = await registered
  await chrome.send('ServiceWorker.dispatchSyncEvent', {
    origin: town.server.url, registrationId, tag: 'outbox', lastChance: false,
  })
  await receipt(phone)
  assertNoFaults(phone)
})
