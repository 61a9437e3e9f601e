// A county's policy, changed as an operator does it, while the server runs.
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { program } from './server.mjs'

/** From `day` on: what holds now, with `changes`. */
export async function decide(server, day, changes) {
  const policy = (...args) => execFileSync(program, ['policy', ...args, '--data', server.data], { encoding: 'utf8' })
  const [last] = policy('list').trim().split('\n').slice(-1)
  const file = join(server.data, 'policy.json')
  await writeFile(file, JSON.stringify({ ...JSON.parse(last), valid_from: day, source: '县里的通知', ...changes }))
  policy('add', file)
}
