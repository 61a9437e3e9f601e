import { type Component, shallowRef } from 'vue'

/** 听一听, which comes with the second piece of the app; null until it is here. */
export const listenButton = shallowRef<Component | null>(null)
