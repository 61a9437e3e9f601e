import { defineAsyncComponent, type Component } from 'vue'
import type { Use } from '../api/types'
import InboxPage from './InboxPage.vue'
import type { Page } from '../state/route'

interface PageOf {
  page: Page
  title: string
  /** The page that leads here; such a page is not in the navigation. */
  inside?: Page
  component: Component
  /** What has to be among the uses of the account. */
  needs: Use
}

/** The desk's pages, in the order of the navigation. */
const PAGES: readonly PageOf[] = [
  { page: 'inbox', title: '收件箱', component: InboxPage, needs: 'cases' },
  {
    page: 'entry',
    title: '录入',
    component: defineAsyncComponent(() => import('../entry/EntryPage.vue')),
    needs: 'entry',
  },
  {
    page: 'overview',
    title: '各乡镇情况',
    component: defineAsyncComponent(() => import('../county/OverviewPage.vue')),
    needs: 'overview',
  },
  {
    page: 'voice',
    title: '录音',
    component: defineAsyncComponent(() => import('../voice/VoicePage.vue')),
    needs: 'recordings',
  },
  {
    page: 'floods',
    title: '同一来源连报',
    component: defineAsyncComponent(() => import('../floods/FloodPage.vue')),
    needs: 'floods',
    inside: 'inbox',
  },
]

export function pagesOf({ uses }: { readonly uses: readonly Use[] }): PageOf[] {
  return PAGES.filter(({ needs }) => uses.includes(needs))
}
