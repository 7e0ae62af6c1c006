import { dirname, join } from 'node:path'
import { home, stateDir } from '@hookline/runtime/state'
import { userConfig } from '@hookline/runtime'
import { serveError } from '../errors.ts'
import { LABEL, launchAgent } from './launchd.ts'
import type { Program } from './program.ts'
import { systemdUnit } from './systemd.ts'
import type { UnitParts } from './unit-parts.ts'

/** A file that has the server started at login, and what to tell of it. */
export interface Unit {
  readonly kind: Kind
  readonly file: string
  readonly text: string
  /** Shell lines: after it was written first, or anew; before it is removed. */
  readonly enable: string
  readonly update: string
  readonly disable: string
}

type Kind = 'systemd' | 'launchd'
type Env = Readonly<Record<string, string | undefined>>

/** The unit of this user. @throws HooklineError `SERVE_UNIT_IMPOSSIBLE` */
export function unitFor(
  program: Program,
  kind: string | undefined,
  env: Env,
  platform: NodeJS.Platform = process.platform,
): Unit {
  const found = KINDS[kindOf(kind ?? BY_PLATFORM[platform] ?? platform)]
  const parts = { ...program, state: dirname(stateDir(env)), config: configHome(env) }
  const odd = Object.values(parts).find((path) => UNWRITABLE.test(path))
  if (odd !== undefined)
    throw serveError('SERVE_UNIT_IMPOSSIBLE', `no unit can have such a path in it: ${JSON.stringify(odd)}`)
  return found(parts, env)
}

function kindOf(kind: string): Kind {
  if (kind === 'systemd' || kind === 'launchd') return kind
  throw serveError(
    'SERVE_UNIT_IMPOSSIBLE',
    `hookline writes units of systemd and launchd, and none for ${kind}`,
  )
}

const BY_PLATFORM: Readonly<Record<string, Kind | undefined>> = { linux: 'systemd', darwin: 'launchd' }

/** What neither XML nor a line can have. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF\u2028\u2029]/u

const KINDS: Readonly<Record<Kind, (parts: UnitParts, env: Env) => Unit>> = {
  systemd: (parts, env) => ({
    kind: 'systemd',
    file: join(configHome(env), 'systemd/user/hookline.service'),
    text: systemdUnit(parts),
    enable: 'systemctl --user daemon-reload && systemctl --user enable --now hookline',
    update: 'systemctl --user daemon-reload && systemctl --user restart hookline',
    disable: 'systemctl --user disable --now hookline',
  }),
  launchd: (parts, env) => {
    const file = join(home(env), `Library/LaunchAgents/${LABEL}.plist`)
    const begin = `launchctl bootstrap "gui/$(id -u)" ${shellWord(file)}`
    const end = `launchctl bootout "gui/$(id -u)/${LABEL}"`
    return {
      kind: 'launchd',
      file,
      text: launchAgent(parts),
      enable: begin,
      update: `${end}; ${begin}`,
      disable: end,
    }
  },
}

function configHome(env: Env): string {
  return dirname(dirname(userConfig(env)))
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
