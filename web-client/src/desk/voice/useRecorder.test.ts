import { beforeEach, expect, it, vi } from 'vitest'

const track = { stop: vi.fn() }
const getUserMedia = vi.fn()
const Recorder = vi.fn(function () {
  throw new DOMException('no', 'NotSupportedError')
})
vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
vi.stubGlobal('window', {})
vi.stubGlobal('requestAnimationFrame', () => 0)
vi.stubGlobal('cancelAnimationFrame', () => {})
vi.stubGlobal('MediaRecorder', Object.assign(Recorder, { isTypeSupported: () => true }))
vi.stubGlobal('AudioContext', class {
  createAnalyser = () => ({ fftSize: 4, getFloatTimeDomainData: () => {} })
  createMediaStreamSource = () => ({ connect: () => {} })
  close = async () => {}
})
const { useRecorder } = await import('./useRecorder')

beforeEach(() => {
  vi.clearAllMocks()
  getUserMedia.mockResolvedValue({ getTracks: () => [track] })
})

it('one that is left while the browser asks about the microphone never begins', async () => {
  const { record, stop, fault } = useRecorder()
  const recorded = record()
  stop()
  expect(await recorded).toBeNull()
  expect(Recorder).not.toHaveBeenCalled()
  expect(track.stop).toHaveBeenCalledTimes(1)
  expect(fault.value).toBe('')
})

it('one that the browser cannot make ends, is told, and lets go of the microphone', async () => {
  const { record, isOn, fault } = useRecorder()
  expect(await record()).toBeNull()
  expect(Recorder).toHaveBeenCalledTimes(1)
  expect(fault.value).toContain('没有录上')
  expect(isOn.value).toBe(false)
  expect(track.stop).toHaveBeenCalledTimes(1)
})
