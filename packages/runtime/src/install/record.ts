import { readIf, replaceFile } from './file.ts'
import { readInstalls, recordFile, type Install } from './installs.ts'

/** Puts an install in the place of the one for the same file, or takes that away. */
export function keepInstall(stateDir: string, file: string, install: Install | undefined): void {
  const others = readInstalls(stateDir).filter((one) => one.file !== file)
  const installs = install === undefined ? others : [...others, install]
  const target = recordFile(stateDir)
  replaceFile(target, readIf(target), `${JSON.stringify({ format: 1, installs }, null, 2)}\n`)
}
