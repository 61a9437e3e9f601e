// A server of its own for each test file: the built program, an empty folder, SQLite,
// the demo's regions, accounts and cases.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program =
  process.env.SHOUWANG_PROGRAM ??
  fileURLToPath(new URL('../../../target/debug/shouwang', import.meta.url))

/** Starts it and waits until it listens: `{ url, accounts, stop() }`. */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'shouwang-browser-'))
  const args = ['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const failed = new Promise((_, reject) => child.once('error', reject))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
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
  if (!url) {
    await rm(data, { recursive: true, force: true })
    throw new Error('the server ended before it listened')
  }
  return { url, accounts, stop }
}
