import { defineAsyncComponent, type Component } from 'vue'
import type { Account } from './api/types'
import InboxPage from './inbox/InboxPage.vue'
import type { Page } from './route'

export interface PageOf {
  page: Page
  /** In the navigation. */
  title: string
  component: Component
  /** Who has it; everybody where it does not say. */
  role?: Account['role']
}

/** The desk's pages, in the order of the navigation. */
export const PAGES: readonly PageOf[] = [
  { page: 'inbox', title: '收件箱', component: InboxPage },
  {
    page: 'entry',
    title: '录入',
    component: defineAsyncComponent(() => import('./entry/EntryPage.vue')),
  },
  {
    page: 'overview',
    title: '各乡镇情况',
    component: defineAsyncComponent(() => import('./county/OverviewPage.vue')),
    role: 'county',
  },
  {
    page: 'voice',
    title: '录音',
    component: defineAsyncComponent(() => import('./voice/VoicePage.vue')),
    role: 'county',
  },
]

export function pagesOf(role: Account['role']): PageOf[] {
  return PAGES.filter((of) => !of.role || of.role === role)
}
