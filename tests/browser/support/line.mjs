// A bad line between browser and server: what DevTools slows down in a page does not
// reach a service worker, a line of its own does.
import { connect, createServer } from 'node:net'

/**
 * A server at another port that passes everything on to `url`, `bitsPerSecond` in each
 * direction for all connections together, `roundTripMs` there and back, and once more
 * for each new connection. Gives `{ url, stop() }`.
 */
export async function badLine(url, { bitsPerSecond, roundTripMs }) {
  const { hostname: host, port } = new URL(url)
  const open = new Set()
  const lane = () => ({ free: 0 })
  const [up, down] = [lane(), lane()]

  /** Hands on each piece when its last bit would have arrived. */
  const pass = (from, to, lane, first) => {
    from.on('data', (bytes) => {
      const takes = (bytes.length * 8000) / bitsPerSecond
      lane.free = Math.max(lane.free, Date.now()) + takes
      setTimeout(() => to.write(bytes), lane.free - Date.now() + roundTripMs / 2 + first())
    })
    from.on('end', () => setTimeout(() => to.end(), Math.max(0, lane.free - Date.now()) + roundTripMs))
    from.on('error', () => to.destroy())
  }
  const server = createServer((near) => {
    const began = Date.now()
    const far = connect(port, host)
    open.add(near).add(far)
    // Nothing is heard before the connection stands.
    pass(near, far, up, () => Math.max(0, began + roundTripMs - Date.now()))
    pass(far, near, down, () => 0)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    open.forEach((socket) => socket.destroy())
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${server.address().port}`, stop }
}
