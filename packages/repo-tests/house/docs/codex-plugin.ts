import { codex } from '@hookline/agents'

/** What Codex waits for a hook: hookline's own deadline and two seconds, or the most that it gives. */
const SECONDS = 62
/** Codex waits for them before and after every request to the model. */
const COSTLY = ['PreModelRequest', 'PostModelRequest']

/** The hooks of the plugin: each event of Codex, for whatever hookline the user has. */
export function codexPluginHooks(): string {
  const natives = Object.keys(codex.natives).filter((native) => !COSTLY.includes(native))
  const hooks = natives.map((native) => [native, [{ hooks: [handler(native)] }]] as const)
  // nothing besides: Codex 0.140 drops a whole file of hooks for a word that it does not know
  return `${JSON.stringify({ hooks: Object.fromEntries(hooks) }, null, 2)}\n`
}

function handler(native: string): object {
  const rows = Object.values(codex.capabilities).filter((can) => can?.native === native)
  const limit = Math.min(SECONDS, ...rows.map((can) => can!.limitMs / 1000))
  const whole = rows.some((can) => can!.context) ? { additionalContextLimit: 0 } : {}
  return { type: 'command', command: line(native), timeout: limit, ...whole }
}

/** The hookline that was installed, or the one on PATH. */
function line(native: string): string {
  const call = `--agent codex --event ${native} --scope plugin`
  const installed = `h="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/bin/hook"; if [ -x "$h" ]; then exec "$h" ${call}; fi`
  const found = `if command -v hookline >/dev/null 2>&1; then exec hookline run ${call}; fi`
  return `sh -c '${installed}; ${found}${native === 'SessionStart' ? `; ${MISSING}` : ''}'`
}

const MISSING =
  'echo "{\\"systemMessage\\":\\"The plugin hookline has no hookline to give events to, so no hook runs: npm install -g hookline\\"}"'
