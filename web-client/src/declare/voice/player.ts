import { reactive } from 'vue'
import { clipOf, soundOf, startClips } from './clips'
import { hush, speak, startSpeech } from './speech'
import { inSentences } from '@/shared/voice/text'

/** The button that is heard, and the one that could not be: one at a time. */
export const listening = reactive({ to: null as symbol | null, silent: null as symbol | null })

/** Counts the playings: a stopped one must not go on when its answer comes. */
let turn = 0
let audio: HTMLAudioElement | null = null
let stopSound = () => {}

let isStarted = false

/** Looks for voices and recordings, once. */
export function startListening(): void {
  if (isStarted) return
  isStarted = true
  startSpeech()
  startClips()
  document.addEventListener('visibilitychange', () => document.hidden && stop())
}

/**
 * A text in the pieces that are played: the county's recording of all of it, or sentences, as
 * Chrome's own voices fall silent after some 14 seconds of one utterance.
 */
async function parts(text: string): Promise<{ text: string; clip?: string }[]> {
  const whole = await clipOf(text)
  if (whole) return [{ text, clip: whole }]
  const found = inSentences(text).map(async (part) => ({ text: part, clip: await clipOf(part) }))
  return Promise.all(found)
}

/** Reads the texts aloud one after the other, until it is stopped. */
export async function say(who: symbol, texts: string[]): Promise<void> {
  stop()
  const mine = (turn += 1)
  listening.to = who
  audio ??= new Audio()
  // During the tap itself: later WebKit would not allow sound.
  audio.load()
  let heard = false
  for (const text of texts) {
    for (const part of await parts(text)) {
      if (mine !== turn) return
      const played = part.clip !== undefined && (await play(part.clip, () => mine === turn))
      if (mine !== turn) return
      heard = played || (await speak(part.text)) || heard
    }
  }
  if (mine !== turn) return
  listening.to = null
  if (!heard) listening.silent = who
}

export function stop(): void {
  turn += 1
  listening.to = null
  listening.silent = null
  stopSound()
  hush()
}

/** Plays a recording to its end; false when it cannot be fetched or decoded. */
async function play(clip: string, wanted: () => boolean): Promise<boolean> {
  let url = ''
  try {
    url = URL.createObjectURL(await soundOf(clip))
    if (!wanted() || !audio) return false
    const player = audio
    const ended = new Promise<boolean>((resolve) => {
      player.onended = () => resolve(true)
      player.onerror = () => resolve(false)
      stopSound = () => {
        player.pause()
        resolve(false)
      }
    })
    player.src = url
    await player.play()
    return await ended
  } catch {
    return false
  } finally {
    if (audio?.src === url) audio.removeAttribute('src')
    URL.revokeObjectURL(url)
  }
}
