import { backUp } from './backup.ts'
import type { Draft } from './draft.ts'
import { fingerprint, readIf } from './file.ts'
import type { Install, Touched } from './installs.ts'
import { keepInstall } from './record.ts'
import type { Site } from './site.ts'

/** What an install does to files, written down as it happens. */
export interface Ledger {
  /** Keeps what a file is; to be called before it is changed. */
  readonly aboutTo: (file: string) => void
  /** Notes what was left of each file. */
  readonly close: (events: Install['events']) => void
  /** The backups that were made. */
  readonly backups: () => readonly string[]
}

/** Opens the ledger of one install: whatever ends the process on its way, uninstall finds its own. */
export function openLedger(
  { stateDir, file: hooksFile, env }: Pick<Site, 'stateDir' | 'file' | 'env'>,
  { made, earlier, untouched }: Pick<Draft, 'made' | 'earlier' | 'untouched'>,
): Ledger {
  const touched = new Map<string, Touched>(earlier?.touched.map((one) => [one.file, one]))
  const changed = new Set<string>()
  const asLeft = (one: Touched): Touched =>
    changed.has(one.file) ? { ...one, left: fingerprint(readIf(one.file)) } : one
  return {
    aboutTo(file) {
      changed.add(file)
      const before = { touched: touched.get(file), untouched: file !== hooksFile || untouched }
      touched.set(file, backUp(file, before, env))
      keepInstall(stateDir, hooksFile, { ...made, touched: [...touched.values()] })
    },
    close(events) {
      keepInstall(stateDir, hooksFile, { ...made, events, touched: [...touched.values()].map(asLeft) })
    },
    backups: () => [...changed].flatMap((file) => touched.get(file)?.backup ?? []),
  }
}
