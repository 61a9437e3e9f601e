import MinePage from './MinePage.vue'
import RegionPage from './RegionPage.vue'
import SentPage from './SentPage.vue'
import StatusPage from './StatusPage.vue'
import { steps } from '../steps'

/** Everything after the first page. */
export const pages = { MinePage, RegionPage, SentPage, StatusPage, steps }
