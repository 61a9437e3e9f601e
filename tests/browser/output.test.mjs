// What is built, read as an engine of 2020 reads it: Chrome 80, the oldest WebView that
// the phone's app is for. No browser is started here.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { built, DIST } from '../../web-client/scripts/built.mjs'
import { leavesTheForm, newerApis, newerStyles, read } from './support/floor.mjs'

const text = (file) => readFileSync(join(DIST, file), 'utf8')
const all = (folder = '') =>
  readdirSync(join(DIST, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name)
    return entry.isDirectory() ? all(file) : [file]
  })

const { first, later, rare } = built()
const phone = [...first, ...later, ...rare, 'sw.js']
const scripts = phone.filter((file) => file.endsWith('.js'))
const styles = phone.filter((file) => file.endsWith('.css'))

test('the phone has its pages, its styles, and the crate as JavaScript', () => {
  assert.ok(scripts.length >= 5 && styles.length >= 2, phone.join('\n'))
  assert.ok(scripts.some((file) => file.includes('wasm2js')))
})

test('every script, of the desk too, is in the syntax of 2020', () => {
  for (const file of all().filter((name) => name.endsWith('.js')))
    assert.doesNotThrow(() => read(text(file)), file)
})

test('the phone asks before it uses what came after Chrome 80', () => {
  for (const file of scripts) assert.deepEqual(newerApis(read(text(file))), [], file)
})

test('the phone opens no window and downloads nothing: WebViews do neither', () => {
  for (const file of scripts) assert.deepEqual(leavesTheForm(read(text(file))), [], file)
})

test("the phone's styles need nothing that came after Chrome 80", () => {
  for (const file of styles) assert.deepEqual(newerStyles(text(file)), [], file)
})

test('nothing is asked of another host', () => {
  for (const file of [...phone, 'index.html']) {
    const hosts = [...text(file).matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host]) => host)
    // The names of XML are no addresses; Vue's hint at its own errors is never followed.
    const known = ['www.w3.org', 'vuejs.org']
    assert.deepEqual(hosts.filter((host) => !known.includes(host)), [], file)
  }
})

test('what is too new is found', () => {
  const apis = (source) => newerApis(read(source))
  assert.deepEqual(apis('a.at(-1); structuredClone(b)'), ['at', 'structuredClone'])
  assert.deepEqual(apis('Promise.any([]); new WeakRef(c)'), ['any', 'WeakRef'])
  assert.deepEqual(apis('a.at?.(1); "randomUUID" in crypto && crypto.randomUUID()'), [])
  assert.deepEqual(apis('typeof structuredClone == "function" && structuredClone(b)'), [])
  assert.throws(() => read('a ||= b'), SyntaxError)
  assert.throws(() => read('class A { #b() {} }'), SyntaxError)
  assert.deepEqual(leavesTheForm(read('window.open(a); h("a", { download: "" })')), [
    'window.open',
    'download',
  ])
  assert.equal(newerStyles('a{inset:0}b{display:flex;gap:1px}c:has(d){top:0}').length, 3)
  assert.equal(newerStyles('@media print{a{height:50dvh}}').length, 1)
  assert.deepEqual(newerStyles('a{height:50vh;height:50dvh}b{display:grid;gap:1px}'), [])
})
