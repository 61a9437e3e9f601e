// The print photographed within the page, so that it never lies in the album; and what is
// said where that cannot be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, shot } from './support/browser.mjs'
import { fillIn } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'

const town = newTown({ cases: 0, flags: ['--use-fake-device-for-media-stream'] })

test('the camera opens in the page, takes one picture, and is off again', async () => {
  const phone = await town.phone()
  await phone.context().grantPermissions(['camera'])
  // What the page has opened, to see whether it is closed.
  await phone.addInitScript(() => {
    globalThis.tracks = []
    const { mediaDevices } = navigator
    const ask = mediaDevices?.getUserMedia.bind(mediaDevices)
    if (!ask) return
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted)
      globalThis.tracks.push(...stream.getTracks())
      return stream
    }
  })
  const states = () => phone.evaluate(() => globalThis.tracks.map(({ readyState }) => readyState))
  const paper = async () => {
    await phone.getByText('拍照', { exact: true }).waitFor({ state: 'hidden' })
    assert.equal(await phone.locator('input[type=file]').count(), 0)
    await phone.getByRole('button', { name: '打开相机' }).tap()
    const camera = phone.getByRole('dialog')
    await camera.getByText('手印和字都放进框里').waitFor()
    await phone.waitForFunction(() => document.querySelector('video').videoWidth > 0)
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, 'camera-open')
    await camera.getByRole('button', { name: '不拍了' }).tap()
    await camera.waitFor({ state: 'hidden' })
    assert.deepEqual(await states(), ['ended'])

    // Back is for the camera, not for the question.
    await phone.getByRole('button', { name: '打开相机' }).tap()
    await phone.waitForFunction(() => document.querySelector('video').videoWidth > 0)
    await phone.goBack()
    await camera.waitFor({ state: 'hidden' })
    await phone.getByRole('heading', { name: '按手印，拍下来', level: 1 }).waitFor()
    assert.deepEqual(await states(), ['ended', 'ended'])

    await phone.getByRole('button', { name: '打开相机' }).tap()
    await phone.waitForFunction(() => document.querySelector('video').videoWidth > 0)
    await camera.getByRole('button', { name: '拍照' }).tap()
    const photo = phone.getByRole('img', { name: '拍这张纸，第 1 张' })
    await photo.waitFor()
    assert.ok(await photo.evaluate((image) => image.decode().then(() => image.naturalWidth > 300)))
    assert.deepEqual(await states(), ['ended', 'ended', 'ended'])
    // The test's camera shows no print; that is advice, and no more.
    await phone.getByText('这张可能不够清楚').waitFor()
    await phone.getByRole('button', { name: '重拍' }).waitFor()
    await shot(phone, 'camera-taken', { fullPage: true })
  }
  await fillIn(phone, WU, { at: { paper } })
  await send(phone)
  await receipt(phone)
  assertNoFaults(phone)
})

test('refused, it is taken as a file, and how to delete that from the album is said', async () => {
  const phone = await town.phone()
  await phone.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = refuse
  })
  const paper = async () => {
    await phone.getByRole('button', { name: '打开相机' }).tap()
    await phone.getByText('“最近删除”里也删掉').waitFor()
    await phone.getByText('拍照', { exact: true }).waitFor()
    await shot(phone, 'camera-refused', { fullPage: true })
  }
  await fillIn(phone, WU, { at: { paper } })
})
