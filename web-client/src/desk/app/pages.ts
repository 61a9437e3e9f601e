import { defineAsyncComponent, type Component } from 'vue'
import type { Account } from '../api/types'
import InboxPage from './InboxPage.vue'
import type { Page } from '../state/route'

interface PageOf {
  page: Page
  title: string
  /** The page that leads here; such a page is not in the navigation. */
  inside?: Page
  component: Component
  /** The role that has this page; absent: every role. */
  role?: Account['role']
}

/** The desk's pages, in the order of the navigation. */
const PAGES: readonly PageOf[] = [
  { page: 'inbox', title: '收件箱', component: InboxPage },
  {
    page: 'entry',
    title: '录入',
    component: defineAsyncComponent(() => import('../entry/EntryPage.vue')),
  },
  {
    page: 'overview',
    title: '各乡镇情况',
    component: defineAsyncComponent(() => import('../county/OverviewPage.vue')),
    role: 'county',
  },
  {
    page: 'voice',
    title: '录音',
    component: defineAsyncComponent(() => import('../voice/VoicePage.vue')),
    role: 'county',
  },
  {
    page: 'floods',
    title: '同一来源连报',
    component: defineAsyncComponent(() => import('../floods/FloodPage.vue')),
    inside: 'inbox',
  },
]

export function pagesOf(role: Account['role']): PageOf[] {
  return PAGES.filter((of) => !of.role || of.role === role)
}
