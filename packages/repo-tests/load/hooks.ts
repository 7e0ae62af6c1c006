/** Where what hooks send is received: `host:port` of each. */
export interface Ports {
  readonly gate: string
  readonly events: string
  readonly slow: string
}

/** How many deliveries one event of the flood becomes. */
export const FLOOD_HOOKS = 3

/** Reasons of the denials, by who says them. */
export const REASONS = {
  guard: 'the guard says no',
  script: 'the script says no',
  expression: 'the expression says no',
  webhook: 'the webhook says no',
} as const

/** Hooks of every kind that an agent waits for, and of those that it does not; `dir` holds their programs. */
export function hooksToml(dir: string, { gate, events, slow }: Ports): string {
  const flood = Array.from({ length: FLOOD_HOOKS }, (_, n) =>
    background(`flood-${n}`, '"custom.flood"', webhook(slow)),
  )
  return [
    'version = 1',
    `[network]\nallow_private = ${JSON.stringify([gate, events, slow])}`,
    gateOf('guard', `match = ["rm -rf *", "touch denied*"]\nguard = true\ndeny = "${REASONS.guard}"`),
    gateOf('script', `match = "make *"\nguard = true\nrun = ["${dir}/judge.sh"]`),
    gateOf('expression', `if = 'event.data.command.contains("--force")'\ndeny = "${REASONS.expression}"`),
    gateOf('webhook', `match = "curl *"\nguard = true\n${webhook(gate)}`),
    background('post', '["exec.after", "patch.after", "mcp.after"]', webhook(events)),
    background(
      'rows',
      '["exec.after", "patch.after", "mcp.after"]',
      'executor = "database"\nwith.url = "sqlite:load"\nwith.table = "told"\nwith.create = true',
    ),
    background('note', '"exec.after"', `run = ["${dir}/note.sh", "{{ event.data.callId }}"]`),
    ...flood,
    '',
  ].join('\n\n')
}

/** The programs that hooks start, by file name. */
export function programs(dir: string): Readonly<Record<string, string>> {
  const denial = JSON.stringify({ decision: 'deny', reason: REASONS.script })
  return {
    'judge.sh': `#!/bin/sh\ncase $HOOKLINE_COMMAND in *denied*) echo '${denial}' ;; *) echo '{}' ;; esac\n`,
    'note.sh': `#!/bin/sh\necho "$HOOKLINE_DELIVERY_ID $1" >> '${dir}/notes'\n`,
  }
}

const webhook = (host: string): string => `executor = "webhook"\nwith.url = "http://${host}/"`

const gateOf = (id: string, more: string): string => `[[hooks]]\nid = "${id}"\non = "exec.before"\n${more}`

const background = (id: string, on: string, more: string): string =>
  `[[hooks]]\nid = "${id}"\non = ${on}\nmode = "background"\ndelivery = "at-least-once"\n${more}`
