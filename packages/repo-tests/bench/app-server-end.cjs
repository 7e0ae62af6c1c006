// The other end of `hookline app-server`: answers each request at once, and says as many pieces of text as it is asked for.
const { createInterface } = require('node:readline')

const piece = (n) =>
  `${JSON.stringify({ method: 'item/agentMessage/delta', params: { threadId: 't', turnId: 'u', itemId: 'i', delta: `word ${n} ` } })}\n`

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  if (method === 'bench/say') for (let n = 0; n < params.count; n++) process.stdout.write(piece(n))
  process.stdout.write(`${JSON.stringify({ id, result: {} })}\n`)
})
process.stdin.on('end', () => process.exit(0))
