import type { Flags } from '../flags.ts'
import type { Act } from '../verbs/serve.ts'
import { foreground } from './foreground.ts'
import { statusAct } from './health-text.ts'
import { installUnit, uninstallUnit } from './install.ts'
import { startAct } from './start.ts'
import { restartAct, stopAct } from './stop.ts'

/** What is done at `hookline serve <word>`; each gives the exit code. */
export const ACTS: Readonly<Record<Act, (flags: Flags) => Promise<number>>> = {
  start: (flags) => (flags.on['foreground'] === true ? foreground() : startAct(flags)),
  status: statusAct,
  stop: stopAct,
  restart: restartAct,
  install: async (flags) => installUnit(flags),
  uninstall: async (flags) => uninstallUnit(flags),
}
