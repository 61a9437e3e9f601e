// Words that run from right to left, as in the scripts of Xinjiang: they stay among themselves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults } from './support/browser.mjs'
import { openCase } from './support/desk.mjs'
import { file } from './support/journeys.mjs'
import { WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0 })
/** “Neighbour”, and “he is in hospital”: what each ends with stands on its left. */
const NEIGHBOUR = 'قوشنا'
const REASON = 'دوختۇرخانىدا'

/** Where a text begins on the screen, in px from the left, within what is given. */
const leftOf = (within, text) =>
  within.evaluate((root, text) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(text)
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(walker.currentNode, at)
      range.setEnd(walker.currentNode, at + text.length)
      return range.getBoundingClientRect().left
    }
    throw new Error(`no ${text} in ${root.textContent}`)
  }, text)

test('what people wrote turns none of the words around it, at the desk', async () => {
  const contact = { ...WU.contact, relation: `${NEIGHBOUR}!` }
  const phone = await town.phone()
  const who = { ...WU, contact, description: REASON, sign: { how: '现在按不了', reason: `${REASON}.` } }
  const reference = await file(phone, who)
  const desk = await town.officer('褚兰镇')
  const view = await openCase(desk, reference)
  const fact = (label) => view.locator('.fact').filter({ has: desk.getByText(label, { exact: true }) }).locator('dd')
  const order = async (label, ...texts) => {
    const places = []
    for (const text of texts) places.push(await leftOf(fact(label), text))
    assert.deepEqual(places, places.toSorted((a, b) => a - b), `${label}: ${texts}`)
  }
  await order('联系人', contact.name, '（', '!', NEIGHBOUR, '）', '139')
  await order('签字手印', '：', '.', REASON)
  const words = async (within) => (await within.innerText()).replace(/\s+/g, ' ')
  assert.match(await words(view.getByRole('heading', { level: 2 }).first()), /^吴老根 \d{4}-/)
  assert.match(await words(fact('联系人')), /^吴小林 （.*） ?1/)
  assertNoFaults(phone)
  assertNoFaults(desk)
})
