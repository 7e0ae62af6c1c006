/** What a trial session can show. */
export const TRIAL_FINDINGS = {
  EVENT_SILENT: {
    severity: 'error',
    means:
      'It happened in a session of Codex, the line is wired and trusted, and hookline was not called or did not answer.',
    fix: 'Run the line by hand with `{}` on stdin, and see what it says.',
  },
  DENIAL_IGNORED: {
    severity: 'error',
    means: 'hookline denied a command, and Codex ran it all the same.',
    fix: 'Look at the other findings first. If there are none, tell us: which Codex, and what `hookline doctor codex --json` says.',
  },
  EVENT_UNTRIED: {
    severity: 'note',
    means:
      'It did not happen in the trial session, so nothing is proved of it: a guard of yours or another hook of Codex stopped the session there, an administrator does not allow it, or this Codex no longer does it by itself.',
    fix: 'Nothing is wrong. For the whole proof let your guards pass the commands `: hookline-canary-*`.',
  },
  CANARY_IMPOSSIBLE: {
    severity: 'error',
    means: 'The trial session did not come about, so it is not proved that hooks fire.',
    fix: 'Mend the other findings, then run doctor again.',
  },
} as const
