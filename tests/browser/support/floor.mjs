// What an engine of 2020 (Chrome 80) does not have, and how to find it in built files.
import { parse } from 'acorn'

const words = (text) => new Set(text.split(/\s+/))
/** What came after Chrome 80: methods, by name, where they are called … */
const METHODS = words(
  `at findLast findLastIndex toSorted toReversed toSpliced groupBy fromAsync withResolvers
  replaceAll isWellFormed hasOwn randomUUID throwIfAborted replaceChildren getAnimations
  showPicker checkVisibility startViewTransition getDirectory requestVideoFrameCallback`,
)
/** … and globals and properties. */
const VALUES = words(
  `structuredClone reportError WeakRef FinalizationRegistry AggregateError Segmenter
  DisplayNames ImageDecoder showOpenFilePicker showSaveFilePicker userAgentData inert
  URLPattern EditContext`,
)
/** The same for names that mean something else elsewhere. */
const NEWER_OF = {
  Promise: ['any', 'try'],
  AbortSignal: ['timeout', 'any', 'abort'],
  Response: ['json'],
  URL: ['canParse', 'parse'],
  Intl: ['supportedValuesOf'],
}

/** Every node of a syntax tree, with its parent. */
function* nodes(node, parent = null) {
  yield [node, parent]
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child.type === 'string') yield* nodes(child, node)
}

/**
 * The tree of a script. ES2020 is what Chrome 80 reads: `??` and `?.` are in it, `||=`
 * and private methods are not. Throws a SyntaxError that says where.
 */
export const read = (source, sourceType = 'module') =>
  parse(source, { ecmaVersion: 2020, sourceType, locations: true })

const nameOf = ({ computed, property }) =>
  computed ? (property.type === 'Literal' ? property.value : null) : property.name

/** Names of newer APIs that are used without having been asked for. */
export function newerApis(tree) {
  const used = new Set()
  const asked = new Set()
  for (const [node, parent] of nodes(tree)) {
    if (node.type === 'MemberExpression' && isNewer(node, parent)) used.add(nameOf(node))
    if (node.type === 'Identifier' && VALUES.has(node.name) && isUse(node, parent))
      used.add(node.name)
    if (node.type === 'UnaryExpression' && node.operator === 'typeof')
      asked.add(node.argument.name ?? (node.argument.property && nameOf(node.argument)))
    if (node.type === 'BinaryExpression' && node.operator === 'in') asked.add(node.left.value)
    // Vue passes its own `toSorted` on to the array; whoever calls it is found elsewhere.
    if (node.type === 'Property' && node.value.type === 'FunctionExpression')
      asked.add(node.key.name)
  }
  return [...used].filter((name) => !asked.has(name))
}

function isNewer(member, parent) {
  const name = nameOf(member)
  if (VALUES.has(name)) return true
  // `x.at?.(0)` asks where it calls.
  const called = parent?.type === 'CallExpression' && parent.callee === member && !parent.optional
  return called && (METHODS.has(name) || NEWER_OF[member.object.name]?.includes(name))
}

/** Whether a name stands for a global, and is no property, key or declaration. */
function isUse(node, parent) {
  return ['CallExpression', 'NewExpression'].includes(parent?.type) && parent.callee === node
}

/**
 * What WebViews drop or what leaves the form: windows of their own, downloads. Names of
 * this file's own things are short after the build, so a bare `open(` is the window's.
 */
export function leavesTheForm(tree) {
  const found = []
  for (const [node] of nodes(tree)) {
    const { type, callee, key, value } = node
    if (type === 'CallExpression') {
      const { name, object, property } = callee
      const ofWindow = ['window', 'globalThis', 'self'].includes(object?.name)
      if (name === 'open' || (ofWindow && property?.name === 'open')) found.push('window.open')
      if (property?.name === 'setAttribute' && node.arguments[0]?.value === 'download')
        found.push('download')
    }
    if (type === 'Property' && (key.name ?? key.value) === 'download') found.push('download')
    if (type === 'AssignmentExpression' && node.left.property?.name === 'download')
      found.push('download')
    if (type === 'Property' && key.name === 'target' && value.value === '_blank')
      found.push('target=_blank')
  }
  return found
}

/** Properties and values of stylesheets that came after Chrome 80, by pattern. */
const NEWER_PROPERTY =
  /^(inset(-.+)?|aspect-ratio|accent-color|translate|rotate|scale|container.*|content-visibility)$/
const NEWER_VALUE = /\d(d|s|l)v(h|w|min|max|i|b)\b|color-mix\(|oklch\(|light-dark\(|\bclip\b(?=;|$)/
const NEWER_SELECTOR = /:(has|is|where|not)\([^)]*,|:(has|is|where)\(|&|@(layer|container|property|scope)\b/

/** What an old engine would drop from a stylesheet though it matters there. */
export function newerStyles(css) {
  const found = []
  for (const [, before, body] of css.matchAll(/([^{}]*)\{([^{}]*)\}/g)) {
    const selector = before.trim()
    if (NEWER_SELECTOR.test(selector)) found.push(selector)
    // One unknown part drops the whole rule; alone, only the rule that it is for.
    if (selector.includes(':focus-visible') && selector.includes(',')) found.push(selector)
    found.push(...newerDeclarations(body).map((one) => `${selector} { ${one} }`))
  }
  return found
}

function newerDeclarations(body) {
  const found = []
  const known = new Set()
  const flex = /(^|;)display:(inline-)?flex/.test(body)
  for (const one of body.split(';').map((text) => text.trim())) {
    const [property = '', value = ''] = one.split(/:(.*)/s)
    const gap = flex && /^(grid-)?((row|column)-)?gap$/.test(property)
    if (NEWER_PROPERTY.test(property) || gap) found.push(one)
    else if (!NEWER_VALUE.test(value)) known.add(property)
    // With a value for old engines before it, the newer one is a gain.
    else if (!known.has(property)) found.push(one)
  }
  return found
}
