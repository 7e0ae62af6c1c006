/** What can be wrong around the lines: Codex's settings, its background process, folders, hooks.toml. */
export const PLACE_FINDINGS = {
  CODEX_CONFIG_BROKEN: {
    severity: 'error',
    means:
      'Codex cannot read its own settings: `codex exec` does not start, an editor goes on without them, and without what Codex trusts no hook runs.',
    fix: 'Mend the file at the place that Codex names.',
  },
  CODEX_FILE_UNREADABLE: {
    severity: 'error',
    means: 'A hooks.json or config.toml of Codex is there and cannot be read, so nothing in it counts.',
    fix: 'Make it a plain file that you may read, or take it away.',
  },
  CODEX_SILENT: {
    severity: 'error',
    means: 'The program that was found does not answer as Codex does, so nothing could be asked or tried.',
    fix: 'Run `codex --version` by hand, or name the program: `--codex <path>`.',
  },
  HOOKS_OFF: {
    severity: 'error',
    means: 'Codex is told to run no hook at all, and says nothing about it.',
    fix: 'Take `hooks = false` (or its old name `codex_hooks = false`) out of `[features]` in config.toml.',
  },
  MANAGED_HOOKS_ONLY: {
    severity: 'error',
    means: 'An administrator lets Codex run managed hooks only: those of users and projects are skipped.',
    fix: 'Ask the administrator to allow them, or to wire hookline for everybody: `hookline install codex --scope managed`.',
  },
  CODEX_WARNS: {
    severity: 'warning',
    means: 'Codex says something about hooks that doctor does not know.',
    fix: "Read what it says; it may concern other hooks than hookline's.",
  },
  DAEMON_OLD: {
    severity: 'warning',
    means:
      "Codex's terminal UI works in a background process that was there before the lines were. Sessions that are open in it go on with the old ones.",
    fix: 'Run `codex app-server daemon stop`; the next `codex` starts a new one.',
  },
  DAEMON_ENVIRONMENT: {
    severity: 'error',
    means:
      "Codex's background process has another environment than you, and hooks run with that one: hookline reads other files.",
    fix: 'Run `codex app-server daemon stop`; the next `codex` starts a new one with your environment.',
  },
  HOME_IN_TEMP: {
    severity: 'warning',
    means:
      'CODEX_HOME lies below the temp directory, where Codex refuses to make its helper programs: commands in its sandbox fail.',
    fix: 'Move CODEX_HOME, or set TMPDIR to another folder.',
  },
  SANDBOX_NONE: {
    severity: 'warning',
    means:
      'There is nothing on this machine to wall hooks in with, so those that do not require a sandbox run with all your rights, and those that do fail.',
    fix: 'Install bubblewrap (`apt install bubblewrap`), or let the system allow it: unprivileged user namespaces. If `[sandbox] backend` chose another, see docs/sandbox.md.',
  },
  HOOKS_TOML_BROKEN: {
    severity: 'error',
    means: 'hooks.toml cannot be used: only the guards that were last good hold, all other hooks rest.',
    fix: 'Run `hookline check`: it shows every mistake with its place and its fix.',
  },
  STATE_UNUSABLE: {
    severity: 'error',
    means:
      'hookline keeps plans, copies and records in the state directory, and will not where others can write or you cannot.',
    fix: 'Make it yours alone: `chmod 700` and `chown` it, or set XDG_STATE_HOME to a folder that is.',
  },
} as const
