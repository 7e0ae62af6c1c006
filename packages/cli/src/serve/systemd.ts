import { NODE_FLAGS } from '@hookline/server/start'
import { MARK, type UnitOf } from './unit-parts.ts'

/** A user unit of systemd: systemd.service(5), systemd.syntax(7). */
export const systemdUnit: UnitOf = ({ node, file, state, config }) => {
  const words = NO_PROGRAM.test(node)
    ? ['/bin/sh', '-c', 'exec "$0" "$@"', node, ...NODE_FLAGS, file]
    : [node, ...NODE_FLAGS, file]
  // the colon leaves $ alone, and needs a systemd of 2019: most paths have none
  const colon = words.some((word) => word.includes('$')) ? ':' : ''
  return `# ${MARK}
[Unit]
Description=hookline: answers the hooks of coding agents, and delivers what runs in the background
StartLimitIntervalSec=120
StartLimitBurst=5

[Service]
Type=simple
ExecStart=${colon}${words.map(quoted).join(' ')}
Environment=HOOKLINE_SERVE=stay
Environment=${quoted(`XDG_STATE_HOME=${state}`)}
Environment=${quoted(`XDG_CONFIG_HOME=${config}`)}
UnsetEnvironment=NODE_OPTIONS NODE_PATH LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT
Restart=on-failure
RestartSec=2
KillMode=mixed
TimeoutStopSec=620
UMask=0077

[Install]
WantedBy=default.target
`
}

/** As a word in quotes: backslashes and quotes escaped, and no specifier in it. */
function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** A path that has one of these systemd passes on, and does not execute. */
const NO_PROGRAM = /["'\\]/
