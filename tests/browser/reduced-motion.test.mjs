// Who has asked the phone or the computer for less motion: nothing fades, slides or turns.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { accept, begin, openCase, signIn } from './support/desk.mjs'
import { fillIn, onwards, scan } from './support/form.mjs'
import { file, receipt, see, send } from './support/journeys.mjs'
import { SUN } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { fakeVoice } from './support/voice.mjs'

const town = newTown({ cases: 0 })

/** What moves on the page as it is now, or would with the next change. */
const moving = (page) =>
  page.evaluate(() => {
    const found = document.getAnimations().map((one) => `${one.constructor.name} runs`)
    for (const element of document.querySelectorAll('*'))
      for (const part of [null, '::before', '::after']) {
        const { transitionDuration, animationName } = getComputedStyle(element, part)
        const moves = animationName !== 'none' || /[1-9]/.test(transitionDuration)
        if (moves) found.push(`${element.localName}.${element.className}${part ?? ''}`)
      }
    return found
  })

test('on the phone', async () => {
  const phone = await town.phone({ reducedMotion: 'reduce' })
  await phone.addInitScript(fakeVoice, { lang: 'zh-CN' })
  const still = async (where) => assert.deepEqual(await moving(phone), [], where)
  await scan(phone)
  await phone.getByRole('button', { name: '听一听', exact: true }).waitFor()
  await fillIn(phone, SUN, {
    open: true,
    entered: async (name) => {
      if (name !== 'applicant') return
      await onwards(phone)
      await phone.getByRole('alert').filter({ hasText: '处要改' }).waitFor()
      await still('errors')
    },
    at: {
      household: async () => {
        await phone.evaluate(() => (window.hold = true))
        await phone.getByRole('button', { name: '听一听', exact: true }).tap()
        await phone.locator('[aria-pressed="true"]').waitFor()
        await still('being read out')
        await phone.evaluate(() => (window.hold = false))
      },
      hardships: () => phone.getByText('还想说几句、加照片').tap(),
    },
    look: still,
  })
  await send(phone)
  await receipt(phone)
  await still('receipt')
  await see(phone)
  await still('status')
  assertNoFaults(phone)
})

test('at the desk', async () => {
  const reference = await file(await town.phone(), SUN)
  const desk = await town.desk({ reducedMotion: 'reduce' })
  const still = async (where) => assert.deepEqual(await moving(desk), [], where)
  await desk.goto('/desk/')
  await desk.getByLabel('账号').waitFor()
  await still('sign-in')
  await signIn(desk, town.server, '褚兰镇')
  await openCase(desk, reference)
  await still('case')
  const form = await begin(desk, '转办')
  await form.getByRole('combobox', { name: '乡镇', exact: true }).click()
  await desk.getByRole('option', { name: '夹沟镇', exact: true }).waitFor()
  await still('a list to choose from')
  await desk.keyboard.press('Escape')
  await form.getByRole('button', { name: /先不办/ }).click()
  await form.waitFor({ state: 'detached' })
  await accept(desk)
  await still('what has been done is said')
  assertNoFaults(desk)

  // Else there is motion, or this would show nothing.
  const usual = await town.desk({ reducedMotion: 'no-preference' })
  await usual.goto('/desk/')
  await usual.getByLabel('账号').waitFor()
  assert.notDeepEqual(await moving(usual), [])
})
