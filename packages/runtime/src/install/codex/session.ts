import { join } from 'node:path'
import type { SessionWay } from '../session-way.ts'
import { callKind } from './call-kind.ts'
import { codexHome } from './home.ts'
import { isTabled } from './profile.ts'
import { openRegistry } from './registry.ts'
import { sessionFlags, sessionKey } from './session-flags.ts'
import { valuesOf } from './words.ts'

/** Codex takes hooks and their trust as `-c` before its first word; those of its user stand behind and are read last. */
export const codexSession: SessionWay = {
  kindOf: callKind,
  folderOf: (words) => valuesOf(words, ['-C', '--cd']).at(-1),
  flags: sessionFlags,
  keyOf: sessionKey,
  settingsOf: (words, env) => [
    ...SETTINGS.flatMap(([long, ...names]) =>
      valuesOf(words, [long, ...names]).flatMap((value) => [long, value]),
    ),
    // whoever is asked takes no profile by its option
    ...valuesOf(words, PROFILE)
      .filter((name) => isTabled(name, env))
      .flatMap((name) => ['--config', `profile=${JSON.stringify(name)}`]),
  ],
  filesOf: (words, env) =>
    valuesOf(words, PROFILE).map((name) => join(codexHome(env), `${name}.config.toml`)),
  ask: ({ words, ...options }) => openRegistry({ ...options, words }),
}

const PROFILE = ['-p', '--profile']
const SETTINGS = [['--config', '-c'], ['--enable'], ['--disable']] as const
