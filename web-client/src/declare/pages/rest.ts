import MinePage from './MinePage.vue'
import RegionPage from './RegionPage.vue'
import SentPage from './SentPage.vue'
import StatusPage from './StatusPage.vue'
import { steps } from '../steps'
import ListenButton from '../voice/ListenButton.vue'

/** Everything after the first page. */
export const pages = { ListenButton, MinePage, RegionPage, SentPage, StatusPage, steps }
