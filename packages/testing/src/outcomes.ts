import type { LifecycleEvent, Outcome, Rewrite } from '@hookline/core'
import { frozen } from './json.ts'

/** Half a surrogate pair, NUL, line separators, quotes: what a text can do to JSON and to a terminal. */
const TEXT = 'a\ud800b\0\u2028"\\\n\u001b[31m</hook>'

const DECISIONS = [undefined, 'allow', 'ask', 'deny'] as const
const REASONS = [undefined, '', 'not here', TEXT] as const
const CONTEXTS = [[], ['first', 'second'], [TEXT, '']] as const
const MESSAGES = [undefined, 'for the user', TEXT] as const
const STOPS = [undefined, true] as const

/** Every way in which the parts of an outcome can come together, and words nobody would write by hand. */
export function* outcomes(event: LifecycleEvent): Generator<Outcome> {
  const rewrite = rewriteOf(event)
  for (const decision of DECISIONS)
    for (const reason of REASONS)
      for (const context of CONTEXTS)
        for (const message of MESSAGES)
          for (const stop of STOPS)
            for (const change of rewrite === undefined ? [undefined] : [undefined, rewrite])
              yield outcome({ decision, reason, context, message, stop, rewrite: change })
}

/** An outcome of these parts and nothing else; nobody can change it. */
export function outcome(parts: { readonly [Part in keyof Outcome]?: Outcome[Part] | undefined }): Outcome {
  const said = Object.entries(parts).filter(([, value]) => value !== undefined)
  return frozen({ context: [], results: [], ...Object.fromEntries(said) }) as Outcome
}

const REWRITES: Readonly<Record<string, Rewrite>> = {
  exec: { command: 'echo rewritten' },
  patch: { patch: '*** Begin Patch\n*** Add File: a.txt\n+a\n*** End Patch\n' },
  mcp: { arguments: { rewritten: true } },
  tool: { input: { rewritten: true } },
}

/** A rewrite that fits the event; `undefined`: there is nothing in it to rewrite. */
export function rewriteOf(event: LifecycleEvent): Rewrite | undefined {
  if (event.name === 'permission.request') return REWRITES[event.data.kind]
  const [kind, moment] = event.name.split('.')
  return moment === 'before' && Object.hasOwn(REWRITES, kind!) ? REWRITES[kind!] : undefined
}
