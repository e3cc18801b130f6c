// Chromium's own trace of what a page's process did.

/** Records the trace events of some categories while `work` runs. */
export async function trace(page, categories, work) {
  const session = await page.context().newCDPSession(page)
  await session.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: categories } })
  await work()
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  const { stream } = await complete
  const text = await readAll(session, stream)
  await session.detach()
  return JSON.parse(text).traceEvents
}

async function readAll(session, handle) {
  const chunks = []
  for (;;) {
    const { data, base64Encoded, eof } = await session.send('IO.read', { handle, size: 1 << 20 })
    chunks.push(Buffer.from(data, base64Encoded ? 'base64' : 'utf8'))
    if (eof) break
  }
  await session.send('IO.close', { handle })
  return Buffer.concat(chunks).toString('utf8')
}
