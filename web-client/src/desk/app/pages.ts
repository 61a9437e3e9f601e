import { defineAsyncComponent, type Component } from 'vue'
import type { Use } from '../api/types'
import InboxPage from './InboxPage.vue'
import { PAGES, type Page } from '../state/route'

interface PageOf {
  title: string
  /** The page that leads here; such a page is not in the navigation. */
  inside?: Page
  component: Component
  /** What has to be among the uses of the account. */
  needs: Use
}

const OF: Readonly<Record<Page, PageOf>> = {
  inbox: { title: '收件箱', component: InboxPage, needs: 'cases' },
  entry: {
    title: '录入',
    component: defineAsyncComponent(() => import('../entry/EntryPage.vue')),
    needs: 'entry',
  },
  overview: {
    title: '各乡镇情况',
    component: defineAsyncComponent(() => import('../county/OverviewPage.vue')),
    needs: 'overview',
  },
  voice: {
    title: '录音',
    component: defineAsyncComponent(() => import('../voice/VoicePage.vue')),
    needs: 'recordings',
  },
  village: {
    title: '本村已收下的',
    component: defineAsyncComponent(() => import('../village/VillagePage.vue')),
    needs: 'village_cases',
  },
  floods: {
    title: '同一来源连报',
    component: defineAsyncComponent(() => import('../floods/FloodPage.vue')),
    needs: 'floods',
    inside: 'inbox',
  },
}

/** The pages of an account that may use that. */
export function pagesOf({ uses }: { readonly uses: readonly Use[] }): (PageOf & { page: Page })[] {
  return PAGES.map((page) => ({ page, ...OF[page] })).filter(({ needs }) => uses.includes(needs))
}
