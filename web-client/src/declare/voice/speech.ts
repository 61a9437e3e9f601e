import { ref } from 'vue'

/** How long to wait for a voice to begin; one that has begun is trusted. */
const PATIENCE_MS = 4000

/** The phone's own Chinese voice; most WebViews have none. Voices often appear late. */
const voice = ref<SpeechSynthesisVoice | null>(null)

/** Held while it is spoken: Chrome sends no `end` for an utterance that was collected. */
let saying: SpeechSynthesisUtterance | null = null

export const hasVoice = () => voice.value !== null

export function startSpeech(): void {
  if (!('speechSynthesis' in window)) return
  const look = () => (voice.value = best(speechSynthesis.getVoices()))
  look()
  // Older WebKit has no addEventListener here.
  speechSynthesis.onvoiceschanged = look
}

/** Mandarin of the mainland first, Cantonese last; of two equal voices, the offline one. */
export function best(voices: SpeechSynthesisVoice[]): SpeechSynthesisVoice | null {
  const score = ({ lang, localService }: SpeechSynthesisVoice) => {
    const mandarin = /^(zh|cmn)([-_](CN|Hans)|$)/i.test(lang)
    return (mandarin ? 4 : /HK|yue/i.test(lang) ? 0 : 2) + (localService ? 1 : 0)
  }
  const chinese = voices.filter(({ lang }) => /^(zh|cmn|yue)([-_]|$)/i.test(lang))
  return chinese.sort((a, b) => score(b) - score(a))[0] ?? null
}

/** Speaks a text; false when it could not be heard. */
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
