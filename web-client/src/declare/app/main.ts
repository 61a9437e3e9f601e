import { createApp, watch } from 'vue'
import { openShelf, probe } from '@/shared/offline/shelf'
import { loadJudge } from '@/shared/validator'
import App from './App.vue'
import './base.css'
import { reloadRecords, restoreAccount } from '../account/account'
import { followCounty, loadBootstrap } from '../state/bootstrap'
import { unfinished } from '../drafting/opening'
import { startSaving } from '../drafting/autosave'
import { watchFailures } from './failure'
import { applyLetters } from '../state/letterSize'
import type { Filing } from '../filing/filing'
import { watchKeyboard } from '../parts/keyboard'
import { startOutbox } from '../sending/outbox'
import { watchTaps } from './patience'
import { startNews } from '../sending/news'
import { loadRest } from './pieces'
import { current, go, startRouter } from '../state/router'
import { onUnkept, showKept, state, store } from '../state/state'
import { keepForOffline } from './worker'

applyLetters()
startRouter()
watchKeyboard()
const app = createApp(App)
watchFailures(app)
watchTaps(document.getElementById('app')!)
void start()

async function start(): Promise<void> {
  const { shelf, db, room } = await openShelf<Filing>()
  store.shelf = shelf
  store.db = db
  state.room = room
  shelf.follow((id) => void showKept(id))
  // Asked for, not required: without it the browser may clear our store when room is short.
  void navigator.storage?.persist?.()
  // If it cannot be opened, the password is asked for again; the rest of the app goes on.
  await restoreAccount().catch(console.error)
  await reloadRecords().catch(onUnkept)
  state.resume = unfinished(state.records)
  await startNews()
  // A cadre's day is a list of households; a page of questions is left where it was.
  if (state.account && current.route.page === 'start') go({ page: 'cadre' }, { replace: true })
  state.ready = true
  // Not earlier: until the store has answered, index.html says that it is opening, and whom to call.
  app.mount('#app')
  // The result is shown beside the first question, which does not wait for it.
  if (shelf.durable) void probe(shelf).then((found) => (state.room = found))
  startSaving()
  startOutbox()
  // The county's data is fetched after the first question is on the screen.
  await loadBootstrap()
  followCounty()
  await loadRest()
  await loadJudge()
  if (!import.meta.env.PROD) return
  await keepForOffline()
  // Whoever signs in later has all rules without a signal too.
  watch(() => state.account?.id, (id) => id && void loadJudge().then(keepForOffline))
}
