import { ref } from 'vue'

const KEY = 'shouwang-elder'

/** 长辈版: larger text and targets, everywhere, until it is switched off. */
export const elder = ref(read())

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true'
  } catch {
    return false
  }
}

export function applyElder(): void {
  document.documentElement.dataset.elder = String(elder.value)
}

export function switchElder(): void {
  elder.value = !elder.value
  applyElder()
  try {
    localStorage.setItem(KEY, String(elder.value))
  } catch {
    // A browser that keeps nothing still shows large letters for this visit.
  }
}
