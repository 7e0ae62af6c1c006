import { NODE_FLAGS } from '@hookline/server/start'
import { MARK, type UnitOf } from './unit-parts.ts'

/** What launchd knows the agent by. */
export const LABEL = 'dev.hookline.server'

/** An agent of launchd: launchd.plist(5). */
export const launchAgent: UnitOf = ({ node, file, state, config }) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- ${MARK} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
    <string>${escaped(node)}</string>
${NODE_FLAGS.map((flag) => `    <string>${flag}</string>\n`).join('')}    <string>${escaped(file)}</string>
  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>HOOKLINE_SERVE</key>
    <string>stay</string>
    <key>XDG_STATE_HOME</key>
    <string>${escaped(state)}</string>
    <key>XDG_CONFIG_HOME</key>
    <string>${escaped(config)}</string>
  </dict>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ProcessType</key>
  <string>Interactive</string>
  <key>ExitTimeOut</key>
  <integer>620</integer>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardErrorPath</key>
  <string>${escaped(`${state}/hookline/run/server.log`)}</string>
</dict>
</plist>
`

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
