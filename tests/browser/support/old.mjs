// Engines of 2020, as far as a new one can play them: what came later is taken away.

/** For `addInitScript`: an engine like Chrome 80 in WeChat, whose CSP also refuses wasm. */
export function grow2020() {
  const drop = (of, ...names) => names.forEach((name) => delete of?.[name])
  drop(Array.prototype, 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced')
  drop(Array.prototype, 'with')
  drop(Array, 'fromAsync')
  drop(String.prototype, 'at', 'replaceAll', 'isWellFormed', 'toWellFormed')
  drop(Object, 'hasOwn', 'groupBy')
  drop(Map, 'groupBy')
  drop(Promise, 'any', 'try', 'withResolvers')
  drop(AbortSignal, 'timeout', 'any', 'abort')
  drop(AbortSignal.prototype, 'reason', 'throwIfAborted')
  drop(Crypto.prototype, 'randomUUID')
  drop(Intl, 'Segmenter', 'DisplayNames', 'supportedValuesOf')
  drop(Element.prototype, 'replaceChildren', 'checkVisibility', 'getAnimations')
  drop(Document.prototype, 'replaceChildren', 'startViewTransition')
  drop(HTMLElement.prototype, 'inert', 'showPopover')
  drop(HTMLInputElement.prototype, 'showPicker')
  drop(Navigator.prototype, 'locks', 'serviceWorker', 'userAgentData', 'storage')
  drop(globalThis, 'structuredClone', 'reportError', 'WeakRef', 'FinalizationRegistry')
  drop(globalThis, 'AggregateError', 'BroadcastChannel', 'scheduler', 'navigation', 'ImageDecoder')
  drop(globalThis, 'WebAssembly')
}
