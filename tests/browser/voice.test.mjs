// 听一听: what the phone asks and says can be heard, by the phone's own voice or as a
// county has recorded it at its desk; where nothing can be heard there is no button.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, findSignal, loseSignal, overflow, shot } from './support/browser.mjs'
import { begin, fillIn, heading, onwards, scan, villageTaken } from './support/form.mjs'
import { arrived, receipt, see, send } from './support/journeys.mjs'
import { SUN, WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'
import { fakeVoice } from './support/voice.mjs'

/** A microphone that hums, and nobody who has to allow it. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
/** As after a tap of a person; nothing is heard in a test anyway. */
const SOUND = ['--autoplay-policy=no-user-gesture-required']

const town = newTown({ cases: 0, flags: [...MICROPHONE, ...SOUND] })

/** In the page: its voice comes late, as Android's do. */
function giveVoice() {
  speechSynthesis.getVoices = () => [{ lang: 'zh_CN', localService: true }]
  speechSynthesis.onvoiceschanged()
}

/** A phone whose own voice is of that language; `null` for one without any. */
async function phoneWith(lang, { broken = false } = {}) {
  const phone = await town.phone()
  await phone.addInitScript(fakeVoice, { lang, broken })
  return phone
}

const main = (phone) => phone.getByRole('button', { name: '听一听', exact: true })
const about = (phone, what) => phone.getByRole('button', { name: `听一听：${what}` })

/** Presses and returns what was said, once all of it was. */
async function hear(phone, button) {
  await phone.evaluate(() => (window.spoken = []))
  await button.tap()
  await until(phone, () => window.spoken.length > 0)
  await button.and(phone.locator('[aria-pressed="false"]')).waitFor()
  return phone.evaluate(() => window.spoken)
}

test('every question of the form can be heard, and its errors, consents and status', async () => {
  const phone = await phoneWith('zh-CN')
  const titles = []
  const look = async (name) => {
    const title = await phone.getByRole('heading', { level: 1 }).innerText()
    const said = await hear(phone, main(phone))
    assert.equal(said[0], title, name)
    titles.push(name)
    // What people have typed is never read out.
    for (const secret of [SUN.name, SUN.id, SUN.telephone])
      assert.ok(!said.join().includes(secret), `${name} says ${secret}`)
    assert.equal(await overflow(phone), 0, name)
  }
  let empty = true
  const at = {
    start: async () => {
      const said = await hear(phone, main(phone))
      for (const text of ['您给谁填？', '给自己家填', '家里哪个人来填都行', '户口在哪个村？'])
        assert.ok(said.includes(text), text)
    },
    applicant: async () => {
      if (!empty) return
      empty = false
      await phone.getByLabel('姓名', { exact: true }).fill('')
      await onwards(phone)
      const said = await hear(phone, about(phone, '要改的地方'))
      // A sentence at a time: some voices stop in the middle of a long text.
      const sentences = ['还没有写姓名。', '请写身份证上的姓名。', '申请人的字打不出来，就选“名字里有字打不出来”。']
      assert.deepEqual(said, sentences)
      assert.deepEqual(await breaches(phone), [])
      await shot(phone, 'voice-errors')
      await phone.getByLabel('姓名', { exact: true }).fill(SUN.name)
    },
    hardships: async () => {
      const said = await hear(phone, main(phone))
      assert.ok(said.includes('生病花钱多') && said.includes('住院、大病、慢性病长期吃药'))
    },
    consents: async () => {
      assert.deepEqual(await breaches(phone), [])
      const said = await hear(phone, about(phone, '同意查名下财产'))
      assert.equal(said[0], '同意查名下财产')
      assert.ok(said.includes('您随时可以收回，打电话或者到乡镇说一声就行。'))
      assert.ok(said.includes('银行：存款、理财'), said.join())
      await shot(phone, 'voice-consents', { fullPage: true })
    },
  }
  await fillIn(phone, SUN, { at, look })
  assert.equal(titles.length, 6)
  await send(phone)
  const reference = await receipt(phone)
  const sent = await hear(phone, about(phone, '已报到乡镇'))
  assert.ok(sent.includes(reference.replaceAll('-', '').split('').join(' ')), sent.join())
  assert.ok(sent.some((text) => text.startsWith('乡镇最晚')))
  await shot(phone, 'voice-sent')
  await see(phone)
  const status = await hear(phone, about(phone, '办到哪了'))
  assert.deepEqual(status.slice(0, 2), ['已报到乡镇', '等乡镇答复。'])
  assert.ok(status.includes('现在归褚兰镇办。'), status.join())
  await shot(phone, 'voice-status')
  // And each of the list, also one that is not finished.
  await scan(phone)
  await villageTaken(phone)
  await begin(phone)
  await heading(phone, '您的姓名和身份证号')
  await phone.goBack()
  await phone.getByRole('button', { name: '看办到哪一步了' }).tap()
  await heading(phone, '办到哪了')
  assert.deepEqual(await hear(phone, about(phone, '孙**')), ['已报到乡镇'])
  assert.deepEqual(await hear(phone, about(phone, '还没写姓名')), ['填写中'])
  assert.deepEqual(await breaches(phone), [])
  await shot(phone, 'voice-list')
  assertNoFaults(phone)
})

test('who files for another hears the other questions', async () => {
  const phone = await phoneWith('zh-CN')
  const look = async (name) => {
    const title = await phone.getByRole('heading', { level: 1 }).innerText()
    assert.equal((await hear(phone, main(phone)))[0], title, name)
  }
  await fillIn(phone, WU, { look })
  assertNoFaults(phone)
})

test('no button stays silent: without a Chinese voice and a recording there is none', async () => {
  for (const lang of [null, 'en-US']) {
    const phone = await phoneWith(lang)
    await scan(phone)
    await villageTaken(phone)
    await begin(phone)
    await heading(phone, '您的姓名和身份证号')
    await onwards(phone)
    await phone.getByRole('alert').getByText('还没有写姓名。').waitFor()
    assert.equal(await phone.getByRole('button', { name: '听一听' }).count(), 0, String(lang))
    assertNoFaults(phone)
  }
})

test('a voice that appears late brings the button, and one that fails is told of', async () => {
  const phone = await phoneWith('zh-CN', { broken: true })
  await scan(phone)
  await main(phone).tap()
  await phone.getByRole('status').getByText('现在放不出声音').waitFor()
  assertNoFaults(phone)

  const late = await phoneWith(null)
  await scan(late)
  await heading(late, '家里有难处，告诉乡镇')
  await villageTaken(late)
  // The piece with the button is here once the page can go on.
  await until(late, () => typeof speechSynthesis.onvoiceschanged === 'function')
  assert.equal(await main(late).count(), 0)
  await late.evaluate(giveVoice)
  await main(late).waitFor()
  assertNoFaults(late)
})

test('pressing again stops, and so does the next page', async () => {
  const phone = await phoneWith('zh-CN')
  await scan(phone)
  await villageTaken(phone)
  await main(phone).waitFor()
  await phone.evaluate(() => (window.hold = true))
  const pressed = main(phone).and(phone.locator('[aria-pressed="true"]'))
  const released = main(phone).and(phone.locator('[aria-pressed="false"]'))
  await main(phone).tap()
  await pressed.waitFor()
  assert.equal(await phone.evaluate(() => speechSynthesis.speaking), true)
  await shot(phone, 'voice-on')
  await main(phone).tap()
  await released.waitFor()
  assert.equal(await phone.evaluate(() => speechSynthesis.speaking), false)
  assert.equal((await phone.evaluate(() => window.spoken)).length, 1)

  await main(phone).tap()
  await pressed.waitFor()
  await begin(phone)
  await heading(phone, '您的姓名和身份证号')
  await until(phone, () => !speechSynthesis.speaking)
  await released.waitFor()
  assertNoFaults(phone)
})

/** In the page: notes which sounds are played, and by what they end. */
function noteSounds() {
  window.sounds = []
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function () {
    const note = { end: '' }
    window.sounds.push(note)
    this.addEventListener('ended', () => (note.end = 'ended'), { once: true })
    return play.call(this)
  }
}

/** In the page: as an Android WebView tells of its line. */
function onWlan() {
  Object.defineProperty(navigator, 'connection', { value: { type: 'wifi', saveData: false } })
}

/** The row of a sentence at the desk. */
const sentence = (desk, text) => desk.getByRole('listitem').filter({ hasText: text })

/** Recording for long enough to hold a word. */
const SPOKEN = /^[1-9]\d* 秒$/

/** Records a sentence, as it reads at the desk. */
async function record(desk, text) {
  await desk.getByRole('button', { name: `录音：${text}` }).click()
  await sentence(desk, text).getByText(SPOKEN).waitFor()
  await sentence(desk, text).getByRole('button', { name: '停，录好了' }).click()
  await sentence(desk, text).getByRole('button', { name: '就用这段' }).click()
  await sentence(desk, text).getByText('已录', { exact: true }).waitFor()
}

test('a county records a sentence, and its phones say it so', async () => {
  const desk = await town.officer('埇桥区')
  await desk.getByRole('link', { name: '录音', exact: true }).click()
  await desk.getByText(/已录 0\/\d+/).waitFor()
  assert.deepEqual(await breaches(desk), [])
  await shot(desk, 'desk-voice-empty')

  const question = '您的姓名和身份证号'
  // Stopped as soon as it can be: there is nothing to hear.
  await desk.evaluate(() => {
    const seen = new MutationObserver(() => {
      const stop = [...document.querySelectorAll('button')].find((one) => one.textContent.includes('停，录好了'))
      if (!stop) return
      seen.disconnect()
      stop.click()
    })
    seen.observe(document.body, { subtree: true, childList: true })
  })
  await desk.getByRole('button', { name: `录音：${question}` }).click()
  await sentence(desk, question).getByText('太短了，没有录上。').waitFor()
  await sentence(desk, question).getByText('没有录', { exact: true }).waitFor()

  await desk.getByRole('button', { name: `录音：${question}` }).click()
  const row = sentence(desk, question)
  await row.getByRole('meter', { name: '话筒音量' }).waitFor()
  await shot(desk, 'desk-voice-recording')
  await row.getByText(SPOKEN).waitFor()
  await row.getByRole('button', { name: '停，录好了' }).click()
  await row.getByRole('button', { name: '听刚录的' }).click()
  await row.getByRole('button', { name: '不要' }).click()
  await row.getByText('没有录').waitFor()
  await record(desk, question)
  await desk.getByText(/已录 1\/\d+/).waitFor()
  // On to the next that is not recorded.
  const next = desk.getByRole('button', { name: '录音：申请人的姓名和身份证号' })
  await next.and(desk.locator(':focus')).waitFor()

  await desk.reload()
  await desk.getByText(/已录 1\/\d+/).waitFor()
  await sentence(desk, question).getByText('已录', { exact: true }).waitFor()
  await shot(desk, 'desk-voice')
  await desk.getByText('只看没录好的').click()
  await sentence(desk, question).waitFor({ state: 'detached' })
  assert.deepEqual(await breaches(desk), [])
  assertNoFaults(desk)

  // A phone without a voice of its own: the button is there where the recording is.
  const phone = await phoneWith(null)
  await phone.addInitScript(noteSounds)
  await scan(phone)
  await villageTaken(phone)
  assert.equal(await main(phone).count(), 0)
  await begin(phone)
  await heading(phone, question)
  await main(phone).tap()
  await until(phone, () => window.sounds.some(({ end }) => end === 'ended'))
  await main(phone).and(phone.locator('[aria-pressed="false"]')).waitFor()
  assert.equal(await phone.getByText('现在放不出声音').count(), 0)

  // Without a signal it is heard again.
  await loseSignal(phone)
  await main(phone).tap()
  await until(phone, () => window.sounds.filter(({ end }) => end === 'ended').length === 2)
  await findSignal(phone)
  assertNoFaults(phone)

  // Where WLAN costs nothing, one visit is enough: never heard before, without a signal.
  const visited = await phoneWith(null)
  await visited.addInitScript(noteSounds)
  await visited.addInitScript(onWlan)
  await scan(visited)
  await villageTaken(visited)
  await arrived(visited)
  await until(visited, async () => {
    const kept = await (await caches.open('voice-clips')).keys()
    return kept.length === 1 && navigator.serviceWorker.controller !== null
  })
  await loseSignal(visited)
  await visited.reload()
  await villageTaken(visited)
  await begin(visited)
  await heading(visited, question)
  await main(visited).tap()
  await until(visited, () => window.sounds.some(({ end }) => end === 'ended'))
  assertNoFaults(visited)

  // With a voice, that one says what is not recorded.
  const both = await phoneWith(null)
  await both.addInitScript(noteSounds)
  await scan(both)
  await villageTaken(both)
  await begin(both)
  await heading(both, question)
  await main(both).waitFor()
  await both.evaluate(giveVoice)
  const said = await hear(both, main(both))
  assert.equal(await both.evaluate(() => window.sounds.length), 1)
  assert.ok(!said.includes(question) && said.includes('姓名'), said.join())
  assertNoFaults(both)

  // Taken away, it is the voice's again.
  await desk.getByText('只看没录好的').click()
  await desk.getByRole('button', { name: `删掉：${question}` }).click()
  await sentence(desk, question).getByRole('button', { name: '确定删掉' }).click()
  await sentence(desk, question).getByText('没有录').waitFor()
  await desk.getByText(/已录 0\/\d+/).waitFor()
})
