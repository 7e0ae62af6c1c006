/** What can be wrong with the lines that a company has on a machine: `hookline doctor <agent> --scope managed`. */
export const MANAGED_FINDINGS = {
  MANAGED_UNWIRED: {
    severity: 'error',
    means:
      'The agent asks no hook of the company on its own: those run only for users who have wired it themselves.',
    fix: 'Run as root: `hookline install <agent> --scope managed`.',
  },
  MANAGED_OPEN: {
    severity: 'error',
    means:
      'A setting beside the lines lets a user, or an agent with their rights, switch them off or get around them.',
    fix: 'Change the setting that is named, then run `hookline install <agent> --scope managed` as root: it pins what it can.',
  },
  MANAGED_BESIDE: {
    severity: 'note',
    means:
      'Hooks of users and projects run beside those of the company. One of another program may rewrite a command after the guards of the company have looked at it: an agent shows each hook what it was before.',
    fix: 'Let the agent run the hooks of the company alone, if that is wanted: `allow_managed_hooks_only = true` in requirements.toml of Codex, `"allowManagedHooksOnly": true` in the managed settings of Claude Code.',
  },
  MANAGED_WRITABLE: {
    severity: 'error',
    means:
      'Somebody else than root may change something that the lines of the company are made of, or nobody can tell what a guard runs.',
    fix: 'Give it to root, and take the right to write from everybody else: `chown root` and `chmod go-w`. Name what a guard runs by its whole path.',
  },
  MANAGED_STALE: {
    severity: 'warning',
    means:
      'The lines, or the plan that they go by, are not those of this hookline and this hooks.toml. Its hooks hold as they are written, but each call has to read them anew, and a user who has wired the agent as well is asked twice.',
    fix: 'Run as root: `hookline install <agent> --scope managed`.',
  },
  MANAGED_BROKEN: {
    severity: 'error',
    means:
      "The company's hooks.toml cannot be used: only the guards that were last good hold, all its other hooks rest.",
    fix: 'Run `hookline check /etc/hookline/hooks.toml`: it shows every mistake with its place and its fix.',
  },
  MANAGED_LETS_THROUGH: {
    severity: 'error',
    means: 'The agent was tried, and a command that the lines of the company deny was let through.',
    fix: 'See the other findings; an agent that is too old for such settings has to be updated.',
  },
  MANAGED_UNTRIED: {
    severity: 'warning',
    means: 'The lines could not be tried with the agent itself.',
    fix: 'Install the agent, or name it: `--codex <program>`, `--claude <program>`.',
  },
} as const
