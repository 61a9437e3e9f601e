import { ApiProblem, BASE, type CallOptions, Unreachable, answerOf, headersOf, problemOf } from './client'
import type { Guard } from './guards'

/** Ms without a byte sent after which the line is dead. */
const IDLE_MS = 90_000
/**
 * The slowest line on which the server still waits. What has left the page may lie in the phone's
 * own buffers for a while: at this speed it is out in time.
 */
const SLOWEST_BYTES_PER_MS = 1

/**
 * `PUT` of a photo, with no limit on the whole while its bytes go out: on a slow line that would
 * begin it anew again and again. By XMLHttpRequest, as `fetch` does not tell how much has gone.
 * Rejects as `call` does.
 */
export function upload<T>(
  path: string,
  bytes: Blob,
  options: CallOptions<T>,
  progress: (sent: number) => void,
): Promise<T> {
  const request = new XMLHttpRequest()
  let timer: ReturnType<typeof setTimeout> | undefined
  const alive = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => request.abort(), ms)
  }
  return new Promise<T>((resolve, reject) => {
    const unreachable = () => reject(new Unreachable())
    request.upload.onprogress = ({ loaded }) => {
      alive(IDLE_MS)
      progress(loaded)
    }
    request.upload.onload = () => alive(IDLE_MS + bytes.size / SLOWEST_BYTES_PER_MS)
    request.onload = () => {
      try {
        resolve(answerTo(request, path, options.is))
      } catch (error) {
        reject(error instanceof ApiProblem ? error : new Unreachable(error))
      }
    }
    request.onerror = request.onabort = unreachable
    request.open('PUT', BASE + path)
    for (const [name, value] of Object.entries(headersOf({ ...options, type: bytes.type })))
      request.setRequestHeader(name, value)
    alive(IDLE_MS)
    request.send(bytes)
  }).finally(() => clearTimeout(timer))
}

function answerTo<T>(request: XMLHttpRequest, path: string, is: Guard<T>): T {
  const { status, responseText } = request
  if (status < 200 || status > 299)
    throw problemOf(status, (name) => request.getResponseHeader(name), responseText, path)
  return answerOf(responseText, is)
}
