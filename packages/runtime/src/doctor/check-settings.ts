import { finding, type Finding } from './finding.ts'
import type { View } from './view.ts'

/** What keeps Codex from running any hook, or some of a kind. */
export function checkSettings({ errors, features, requirements, warnings }: View): readonly Finding[] {
  const off = ['hooks', 'codex_hooks'].filter((name) => features[name] === false)
  return [
    ...errors.map((what) => finding('CODEX_CONFIG_BROKEN', what)),
    ...off.map((name) => finding('HOOKS_OFF', `[features] ${name} = false`)),
    ...(requirements.featureRequirements?.['hooks'] === false
      ? [
          finding('HOOKS_OFF', 'an administrator switched hooks off', {
            fix: 'Ask the administrator: `[features] hooks` is demanded to be false.',
          }),
        ]
      : []),
    ...(requirements.allowManagedHooksOnly === true
      ? [finding('MANAGED_HOOKS_ONLY', 'an administrator demands allow_managed_hooks_only')]
      : []),
    ...warnings.map(warned),
  ]
}

const WARNINGS: readonly (readonly [RegExp, Parameters<typeof finding>[0]])[] = [
  [/^failed to parse hooks config/, 'HOOKS_FILE_DROPPED'],
  [/^invalid matcher/, 'MATCHER_DEAD'],
  [/^clamping .* timeout/, 'TIMEOUT_CLAMPED'],
  [/prefer a single representation/, 'BOTH_FORMS'],
]

function warned(text: string): Finding {
  const [, code] = WARNINGS.find(([pattern]) => pattern.test(text)) ?? [undefined, 'CODEX_WARNS' as const]
  return finding(code, text.replaceAll(/\s*\n\s*/g, ' '))
}
