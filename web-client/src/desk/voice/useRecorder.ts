import { readonly, ref } from 'vue'

/** Longer than any sentence; a recorder left on stops by itself. */
const LONGEST_MS = 60_000

/** Shorter than any sentence; players never reach the end of a sound without a frame. */
const SHORTEST_MS = 500

/** AAC plays on every phone; where this browser cannot make it, Opus does on nearly all. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus']

const FAULTS: Record<string, string> = {
  NotAllowedError: '浏览器没有让这个页面用话筒。请点地址栏旁边的图标，允许使用话筒，再录一次。',
  NotFoundError: '这台电脑没有找到话筒。请插上话筒，再录一次。',
  NotReadableError: '话筒正被别的程序占着。请关掉那个程序，再录一次。',
}

const TOO_SHORT = '太短了，没有录上。请把这句话念完，再点“停，录好了”。'

/** The computer's microphone: one recording at a time, stopped by the officer. */
export function useRecorder() {
  /** Loudness at this moment, 0 to 1. */
  const level = ref(0)
  /** How long it has been recording, in whole seconds. */
  const seconds = ref(0)
  const isOn = ref(false)
  const fault = ref('')
  let recorder: MediaRecorder | null = null
  /** False once it was stopped, be it while the browser still asks about the microphone. */
  let isWanted = false

  /** False without HTTPS, and in old browsers. */
  const isPossible = !!navigator.mediaDevices?.getUserMedia && 'MediaRecorder' in window

  /** Records until `stop`; null when there is nothing to keep. */
  async function record(): Promise<Blob | null> {
    fault.value = ''
    isWanted = true
    let stream: MediaStream
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
    } catch (error) {
      const name = error instanceof DOMException ? error.name : ''
      fault.value = FAULTS[name] ?? '话筒打不开。请检查话筒，再录一次。'
      return null
    }
    let quiet = () => {}
    try {
      if (!isWanted) return null
      quiet = meter(stream)
      isOn.value = true
      return await take(stream)
    } catch {
      fault.value = '这个浏览器没有录上。请再录一次；还是不行，请换用新版的 Chrome 或 Edge。'
      return null
    } finally {
      isOn.value = false
      quiet()
      stream.getTracks().forEach((track) => track.stop())
    }
  }

  function take(stream: MediaStream): Promise<Blob | null> {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
    const made = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 })
    recorder = made
    return new Promise((resolve) => {
      const parts: Blob[] = []
      const began = performance.now()
      const late = setTimeout(stop, LONGEST_MS)
      made.ondataavailable = ({ data }) => void (data.size > 0 && parts.push(data))
      made.onstop = () => {
        clearTimeout(late)
        const isWhole = parts.length > 0 && performance.now() - began >= SHORTEST_MS
        if (!isWhole) fault.value = TOO_SHORT
        resolve(isWhole ? new Blob(parts, { type: made.mimeType }) : null)
      }
      made.start()
    })
  }

  /** Shows loudness and time; returns a function that ends it. */
  function meter(stream: MediaStream): () => void {
    const began = performance.now()
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(stream).connect(analyser)
    const wave = new Float32Array(analyser.fftSize)
    let frame = 0
    const look = () => {
      analyser.getFloatTimeDomainData(wave)
      level.value = Math.min(1, wave.reduce((most, now) => Math.max(most, Math.abs(now)), 0))
      seconds.value = Math.floor((performance.now() - began) / 1000)
      frame = requestAnimationFrame(look)
    }
    look()
    return () => {
      cancelAnimationFrame(frame)
      level.value = 0
      void context.close()
    }
  }

  function stop(): void {
    isWanted = false
    if (recorder?.state === 'recording') recorder.stop()
  }

  return {
    record, stop, isPossible,
    isOn: readonly(isOn), level: readonly(level), seconds: readonly(seconds), fault: readonly(fault),
  }
}
