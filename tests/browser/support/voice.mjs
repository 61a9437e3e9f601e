// A phone's own voice, which is heard by nobody.

/** In the page: a voice that writes down what it says, and ends when `hold` is false. */
export function fakeVoice({ lang, broken }) {
  window.spoken = []
  window.hold = false
  window.SpeechSynthesisUtterance = class {
    constructor(text) {
      this.text = text
    }
  }
  const synthesis = {
    speaking: false,
    getVoices: () => (lang ? [{ lang, localService: true, name: lang }] : []),
    addEventListener() {},
    speak(utterance) {
      if (broken) return void queueMicrotask(() => utterance.onerror?.({ error: 'synthesis-failed' }))
      window.spoken.push(utterance.text)
      synthesis.speaking = true
      synthesis.now = utterance
      if (!window.hold) queueMicrotask(() => utterance.onend?.())
    },
    cancel() {
      synthesis.speaking = false
      synthesis.now?.onerror?.({ error: 'canceled' })
    },
  }
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis })
}
