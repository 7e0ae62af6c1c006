/** What `hookline check` finds outside of the file. */
export const CHECK_ERRORS = {
  ENVIRONMENT_NOT_READY: 'Install or mend what the hook needs on this machine, then check again.',
  ENVIRONMENT_ODD: 'The hook may fail on this machine: see the message.',
  AGENT_OLDER: 'Upgrade the agent, or do without what only a newer one does.',
} as const

/** What can go wrong when files are to be restored: code, and what to do about it. */
export const RESTORE_ERRORS = {
  RESTORE_ASK: 'Nothing was changed. Run it on a terminal, or say --yes; --dry-run shows what would be done.',
} as const
