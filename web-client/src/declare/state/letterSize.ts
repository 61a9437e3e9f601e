import { ref } from 'vue'

const KEY = 'shouwang-elder'

/** 长辈版 is `large` (24 px to read) or `largest` (30 px); both have the larger targets. */
export type Letters = 'plain' | 'large' | 'largest'

/** The size chosen on this phone, for every page, until another is chosen. */
export const letters = ref<Letters>(read())

function read(): Letters {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'large' || kept === 'largest' ? kept : kept === 'true' ? 'large' : 'plain'
  } catch {
    return 'plain'
  }
}

export function applyLetters(): void {
  const { dataset } = document.documentElement
  dataset.letters = letters.value
  dataset.elder = String(letters.value !== 'plain')
}

export function setLetters(to: Letters): void {
  letters.value = to
  applyLetters()
  try {
    localStorage.setItem(KEY, to)
  } catch {
    // A browser that keeps nothing still shows large letters in this visit.
  }
}
