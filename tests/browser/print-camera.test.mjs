// The print photographed within the page, so that it never lies in the album; and what is
// said where that cannot be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertNoFaults, breaches, shot } from './support/browser.mjs'
import { fillIn } from './support/form.mjs'
import { receipt, send } from './support/journeys.mjs'
import { WU } from './support/people.mjs'
import { newTown } from './support/town.mjs'
import { until } from './support/until.mjs'

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
    await until(phone, () => document.querySelector('video').videoWidth > 0)
    assert.deepEqual(await breaches(phone), [])
    await shot(phone, 'camera-open')
    await camera.getByRole('button', { name: '不拍了' }).tap()
    await camera.waitFor({ state: 'hidden' })
    assert.deepEqual(await states(), ['ended'])

    // Back is for the camera, not for the question.
    await phone.getByRole('button', { name: '打开相机' }).tap()
    await until(phone, () => document.querySelector('video').videoWidth > 0)
    await phone.goBack()
    await camera.waitFor({ state: 'hidden' })
    await phone.getByRole('heading', { name: '按手印，拍下来', level: 1 }).waitFor()
    assert.deepEqual(await states(), ['ended', 'ended'])

    await phone.getByRole('button', { name: '打开相机' }).tap()
    await until(phone, () => document.querySelector('video').videoWidth > 0)
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

/** A camera that is on and gives no picture until `window.show()`; 4 seconds are short here. */
const blindCamera = (phone) =>
  phone.addInitScript(() => {
    const { setTimeout } = window
    window.setTimeout = (act, ms, ...more) => setTimeout(act, ms === 4000 ? 100 : ms, ...more)
    if (!navigator.mediaDevices) return
    navigator.mediaDevices.getUserMedia = async () => {
      const canvas = document.createElement('canvas')
      const pen = canvas.getContext('2d')
      const stream = canvas.captureStream(0)
      window.show = () => {
        pen.fillRect(0, 0, canvas.width, canvas.height)
        stream.getVideoTracks()[0].requestFrame()
      }
      return stream
    }
  })
const UNSEEN = '相机没有画面'

test('a camera without a picture is said to have none, and there is another way', async () => {
  const phone = await town.phone()
  await blindCamera(phone)
  const paper = async () => {
    const camera = phone.getByRole('dialog')
    const open = () => phone.getByRole('button', { name: '打开相机' }).tap()
    await open()
    await camera.getByRole('alert').getByText(UNSEEN).waitFor()
    assert.equal(await camera.getByText('手印和字都放进框里').count(), 0)
    // No black photo is taken for a print.
    await camera.getByRole('button', { name: '拍照' }).tap()
    await camera.getByText(UNSEEN).waitFor()
    // Left, it is as it was before.
    await camera.getByRole('button', { name: '不拍了' }).tap()
    await camera.waitFor({ state: 'hidden' })
    await open()
    await camera.getByText(UNSEEN).waitFor()
    // It only took its time.
    await phone.evaluate(() => window.show())
    await camera.getByText('手印和字都放进框里').waitFor()
    assert.equal(await camera.getByText(UNSEEN).count(), 0)
    await camera.getByRole('button', { name: '不拍了' }).tap()
    await open()
    await camera.getByRole('button', { name: '换个办法拍' }).tap()
    await camera.waitFor({ state: 'hidden' })
    await phone.getByText('拍照', { exact: true }).waitFor()
    assert.equal(await phone.getByRole('img', { name: /拍这张纸/ }).count(), 0)
  }
  await fillIn(phone, WU, { at: { paper } })
  assertNoFaults(phone)
})

test('nor is one that has a size and no frame taken for a picture', async () => {
  const phone = await town.phone()
  await phone.context().grantPermissions(['camera'])
  await phone.addInitScript(() => {
    Object.defineProperty(HTMLMediaElement.prototype, 'readyState', { get: () => 1 })
  })
  const paper = async () => {
    const camera = phone.getByRole('dialog')
    await phone.getByRole('button', { name: '打开相机' }).tap()
    await until(phone, () => document.querySelector('video').videoWidth > 0)
    await camera.getByRole('button', { name: '拍照' }).tap()
    await camera.getByRole('alert').getByText(UNSEEN).waitFor()
    assert.equal(await phone.getByRole('img', { name: /拍这张纸/ }).count(), 0)
    await camera.getByRole('button', { name: '换个办法拍' }).tap()
  }
  await fillIn(phone, WU, { at: { paper } })
  assertNoFaults(phone)
})
