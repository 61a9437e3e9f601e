import { ref } from 'vue'

/** A voice that says it has begun may be believed; one that says nothing is waited for. */
const PATIENCE_MS = 4000

/** The phone's own Chinese voice; none in most WebViews. They are often late to appear. */
const voice = ref<SpeechSynthesisVoice | null>(null)

/** Kept here while it is said: Chrome forgets to tell the end of one that nobody holds. */
let saying: SpeechSynthesisUtterance | null = null

export const hasVoice = () => voice.value !== null

export function startSpeech(): void {
  if (!('speechSynthesis' in window)) return
  const look = () => (voice.value = best(speechSynthesis.getVoices()))
  look()
  // An older WebKit has no addEventListener here.
  speechSynthesis.onvoiceschanged = look
}

/** Mandarin of the mainland first, Cantonese last; of two, the one that needs no signal. */
export function best(voices: SpeechSynthesisVoice[]): SpeechSynthesisVoice | null {
  const score = ({ lang, localService }: SpeechSynthesisVoice) => {
    const mandarin = /^(zh|cmn)([-_](CN|Hans)|$)/i.test(lang)
    return (mandarin ? 4 : /HK|yue/i.test(lang) ? 0 : 2) + (localService ? 1 : 0)
  }
  const chinese = voices.filter(({ lang }) => /^(zh|cmn|yue)([-_]|$)/i.test(lang))
  return chinese.sort((a, b) => score(b) - score(a))[0] ?? null
}

/** Says it; false when it could not be heard. */
export function speak(text: string): Promise<boolean> {
  const chosen = voice.value
  if (!chosen) return Promise.resolve(false)
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.voice = chosen
    utterance.lang = chosen.lang
    utterance.rate = 0.9
    const late = setTimeout(() => {
      if (!speechSynthesis.speaking) end(false)
    }, PATIENCE_MS)
    function end(heard: boolean): void {
      clearTimeout(late)
      saying = null
      resolve(heard)
    }
    utterance.onend = () => end(true)
    utterance.onerror = () => end(false)
    saying = utterance
    speechSynthesis.speak(utterance)
  })
}

export function hush(): void {
  if (saying) speechSynthesis.cancel()
}
