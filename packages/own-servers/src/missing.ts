/** Says aloud that tests are skipped for want of a server; with CI it is a failure. */
export function missing(what: string, how: string): void {
  if (process.env['CI'] === 'true') throw new Error(`${what} is missing, and CI tests with it: ${how}`)
  process.stderr.write(`\nSKIPPED: every test with ${what}: ${how}\n\n`)
}
