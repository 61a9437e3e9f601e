// A server that is upgraded while phones hold an earlier version of its pages.
import { createReadStream } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { extname, join } from 'node:path'

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/**
 * Gives the pages in `folder`, and what `url` answers to everything below `/api/`. Once
 * `upgrade()` is called, nothing is left of the folder: who has a page, has it from the
 * service worker. Gives `{ url, upgrade(), stop() }`.
 */
export async function earlierPages(folder, url) {
  let upgraded = false
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, url)
    if (upgraded || pathname.startsWith('/api/')) return pass(asked, answer, url)
    const file = join(folder, pathname === '/' ? 'index.html' : pathname)
    createReadStream(file)
      .on('error', () => answer.writeHead(404).end())
      .on('open', () => answer.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain' }))
      .pipe(answer)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const upgrade = () => (upgraded = true)
  return { url: `http://127.0.0.1:${server.address().port}`, upgrade, stop }
}

/** As it came, `Host` too: to the server it is the address that the browser knows. */
function pass(asked, answer, url) {
  const { method, headers } = asked
  const passed = ask(new URL(asked.url, url), { method, headers }, (back) => {
    answer.writeHead(back.statusCode, back.headers)
    back.pipe(answer)
  })
  passed.on('error', () => answer.destroy())
  asked.pipe(passed)
}
