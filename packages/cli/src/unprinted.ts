import { paint } from './paint.ts'

/** sysexits.h: what was to be written could not be. */
const EX_CANTCREAT = 73

/** Ends the process where stdout takes no more: there is nobody to go on for. */
export function endUnprinted(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // who reads no further, as `head` does, has all that they wanted
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(
      `${paint('red', 'error')}: what was to be printed could not be written, and is not whole: ${error.message}\n`,
    )
    process.exit(EX_CANTCREAT)
  })
}
