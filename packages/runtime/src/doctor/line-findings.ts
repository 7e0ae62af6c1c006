/** What can be wrong with the lines in Codex's hooks. */
export const LINE_FINDINGS = {
  HOOKS_FILE_DROPPED: {
    severity: 'error',
    means: "Codex drops a whole hooks.json for one handler it cannot read, hookline's lines with it.",
    fix: 'Mend the place that Codex names. Each handler has a `type`, and its `timeout` is a whole number without quotes.',
  },
  LINE_IGNORED: {
    severity: 'error',
    means:
      'A line of hookline stands where Codex does not look: under an event it does not know, or outside of a `hooks` list.',
    fix: 'Take the line out. Run `hookline install codex` again.',
  },
  NOT_WIRED: {
    severity: 'error',
    means: "No line of Codex's hooks calls hookline: it is never asked.",
    fix: 'Run `hookline install codex`.',
  },
  EVENT_NOT_WIRED: {
    severity: 'error',
    means: 'A hook of hooks.toml listens to something at which Codex does not call hookline.',
    fix: 'Run `hookline install codex` again.',
  },
  EVENT_TOO_NEW: {
    severity: 'warning',
    means:
      'A hook of hooks.toml listens to something that this Codex does not report yet, so it does not run then; a guard does not hold.',
    fix: 'Upgrade Codex.',
  },
  CODEX_OLDER: {
    severity: 'note',
    means: 'This Codex is older than the one that hookline was tried with last, and does less.',
    fix: 'Upgrade Codex if a hook of yours needs it.',
  },
  CODEX_NEWER: {
    severity: 'warning',
    means:
      'This Codex is newer than the newest that hookline was tried with. What it reports and obeys is taken to be the same; what doctor proves below is proved for this one.',
    fix: 'Upgrade hookline if there is a newer one. If an event does not reach your hooks, say so where hookline is developed.',
  },
  CODEX_CHANGED: {
    severity: 'warning',
    means:
      'The lines tell hookline of another version of Codex than the one that is there, so it may say what that one does not take, or less than it could.',
    fix: 'Run `hookline install codex` again.',
  },
  HOOK_UNTRUSTED: {
    severity: 'error',
    means:
      'Codex has no record that you trust the line. It skips it, and says nothing outside of its own terminal UI.',
    fix: 'Run `hookline install codex` again. It registers the lines as trusted, as `/hooks` in Codex does.',
  },
  HOOK_MODIFIED: {
    severity: 'error',
    means: 'The line was changed after it was trusted, so Codex skips it silently.',
    fix: 'Look at what was changed. Run `hookline install codex` again.',
  },
  HOOK_DISABLED: {
    severity: 'error',
    means: 'The line is switched off in Codex (`enabled = false` in `[hooks.state]`).',
    fix: 'Switch it on in `/hooks` in Codex, or take `enabled = false` out of its record in config.toml.',
  },
  PROJECT_UNTRUSTED: {
    severity: 'error',
    means: 'Codex does not trust the project, so it runs none of the hooks in its `.codex` folder.',
    fix: 'Start `codex` in the project and trust it, or wire your own user scope: `hookline install codex`.',
  },
  MATCHER_DEAD: {
    severity: 'error',
    means:
      'A matcher of letters, digits, `_` and `|` is compared whole (`mcp__lab` is not `mcp__lab__echo`), and a space is part of what is looked for: this one hits nothing.',
    fix: "Take `matcher` out: hookline itself looks at every call. For an agent's own use write a pattern: `^mcp__lab__`.",
  },
  MATCHER_NARROWS: {
    severity: 'warning',
    means: 'The line has a matcher, so hookline is not asked about the other calls.',
    fix: 'Take `matcher` out: `match` in hooks.toml decides which hook is due.',
  },
  TIMEOUT_CLAMPED: {
    severity: 'warning',
    means: 'Codex gives SessionEnd and Interrupt three seconds at most, whatever the file says.',
    fix: 'Write 3. Hooks on session.end and interrupt must be quick, or hand over what they do.',
  },
  TIMEOUT_SHORT: {
    severity: 'error',
    means: 'Codex ends the line before hookline is through, and lets the action pass.',
    fix: 'Run `hookline install codex` again. Or lower `[dispatch] deadline` in hooks.toml.',
  },
  ASYNC_GATE: {
    severity: 'error',
    means: 'Codex does not wait for a line with `async = true`, so no answer of a hook counts.',
    fix: 'Take `async` out. Run `hookline install codex` again.',
  },
  NOT_CLOSED: {
    severity: 'error',
    means:
      'A guard listens, and the line does not say `--closed`: if hookline cannot start, the action passes.',
    fix: 'Run `hookline install codex` again.',
  },
  WIRED_TWICE: {
    severity: 'warning',
    means: 'Codex calls hookline more than once at the same event, so every hook runs more than once.',
    fix: 'Take out the lines that you wrote by hand, or install one scope only: `hookline uninstall codex --scope project`.',
  },
  OTHER_VERSION: {
    severity: 'warning',
    means: 'The line calls another hookline than this one.',
    fix: 'Run `hookline install codex` again.',
  },
  COPY_MISSING: {
    severity: 'error',
    means:
      'The copy of hookline that the line calls is not there: gates with a guard are denied, the rest is skipped.',
    fix: 'Run `hookline install codex` again.',
  },
  NODE_GONE: {
    severity: 'error',
    means:
      'The Node that the line calls is not there any more (it was upgraded, or its version manager moved it).',
    fix: 'Run `hookline install codex` again.',
  },
  PERL_GONE: {
    severity: 'warning',
    means:
      'The perl that the line starts is not there any more: Node takes its place, which adds some 25 ms to each event.',
    fix: 'Run `hookline install codex` again.',
  },
  BOTH_FORMS: {
    severity: 'warning',
    means:
      'Codex finds hooks in hooks.json and in config.toml of the same folder, runs both and advises against it.',
    fix: 'Move the hooks of config.toml into hooks.json.',
  },
} as const
