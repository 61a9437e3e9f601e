import { createApp } from 'vue'
import { openShelf } from '@/shared/offline/shelf'
import { loadJudge } from '@/shared/validator'
import App from './App.vue'
import './base.css'
import { loadBootstrap } from './bootstrap'
import { startSaving, unfinished } from './drafting'
import { applyLetters } from './elder'
import { type Filing, openFiling } from './filing/filing'
import { startOutbox } from './outbox'
import { loadRest } from './rest'
import { startRouter } from './router'
import { state, store } from './state'

applyLetters()
startRouter()
createApp(App).mount('#app')
void start()

async function start(): Promise<void> {
  const { shelf, db } = await openShelf<Filing>()
  store.shelf = shelf
  store.db = db
  state.durable = shelf.durable
  state.records = (await shelf.list()).map(openFiling)
  state.resume = unfinished(state.records)
  state.ready = true
  startSaving()
  startOutbox()
  // What comes later is fetched after the first question is on the screen.
  await loadBootstrap()
  await loadRest()
  await loadJudge()
  if (import.meta.env.PROD) keepForOffline()
}

/** The app works without it; with it, the page itself opens without a signal too. */
function keepForOffline(): void {
  navigator.serviceWorker?.register('/sw.js').catch(() => {
    // Mini-program web-views and private windows refuse; nothing else depends on it.
  })
}
