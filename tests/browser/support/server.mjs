// A server of its own for each test file: the built program, an empty folder, SQLite,
// the demo's regions, accounts and cases.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const program =
  process.env.SHOUWANG_PROGRAM ??
  fileURLToPath(new URL('../../../target/debug/shouwang', import.meta.url))

/**
 * Starts it and waits until it listens: `{ url, now, data, accounts, restart(now), stop() }`,
 * `data` being its folder.
 * With `now` (RFC 3339) its clock runs from there; `cases` are made up by the demo.
 */
export async function startServer({ now, cases } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'shouwang-browser-'))
  const forget = () => rm(data, { recursive: true, force: true })
  const made = cases === undefined ? [] : ['--demo-cases', String(cases)]
  const start = (listen, at) =>
    run(['--listen', listen, '--data', data, ...made, ...(at ? ['--now', at] : [])])
  const server = { now, data }
  let running
  try {
    running = await start('127.0.0.1:0', now)
  } catch (error) {
    await forget()
    throw error
  }
  server.url = running.url
  server.accounts = running.accounts
  /** The same data on a later day, at the same address: phones keep what they have. */
  server.restart = async (later) => {
    await running.stop()
    running = await start(new URL(server.url).host, later)
    server.now = later
    server.accounts = running.accounts
  }
  server.stop = async () => {
    await running.stop()
    await forget()
  }
  return server
}

async function run(options) {
  const args = ['serve', '--demo', ...options]
  // Its faults are to be seen among the tests' lines, not its requests.
  const env = { RUST_LOG: 'warn', ...process.env }
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const failed = new Promise((_, reject) => child.once('error', reject))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const accounts = []
  const listening = new Promise((resolve) => {
    // The lines go on being read after the first `listening`: an unread pipe fills up.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, ...rest] = line.split(' ')
      if (word === 'listening') resolve(rest[0])
      if (word === 'account') {
        const [login, password, role, ...region] = rest
        accounts.push({ login, password, role, region: region.join(' ') })
      }
    })
  })
  const url = await Promise.race([listening, failed, ended.then(() => undefined)])
  if (!url) throw new Error('the server ended before it listened')
  return { url, accounts, stop }
}
