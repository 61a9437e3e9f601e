// A reporter for `node --test`: one line of JSON for each test, which xtask reads.
export default async function* lines(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const { file = data.name, name, nesting, details } = data
    const { cause, message } = details.error ?? {}
    const failure = type === 'test:fail' ? String(cause?.stack ?? cause ?? message) : null
    yield `${JSON.stringify({ file, name, nesting, ms: details.duration_ms, failure })}\n`
  }
}
