import type { Template } from './template.ts'

const KEEP = `# Files as they were before a patch, each content once, where no agent writes: hookline restore latest brings them back.
# It waits until they are kept; what is outside of the project is told, and not kept.
[[hooks]]
id = "keep-patched"
description = "What a file was before it was patched can be restored"
on = "patch.before"
executor = "filesystem"
mode = "blocking"
with.action = "backup"
with.keep_age = "30d"
with.max_bytes = "1GB"
`

/** What can be had back. */
export const KEEP_TEMPLATES: readonly Template[] = [
  {
    name: 'keep-patched',
    about: 'keeps files before they are patched, for hookline restore',
    needs: '@hookline/executor-filesystem',
    next: ['hookline plugin add @hookline/executor-filesystem'],
    fits: () => false,
    tables: () => [KEEP],
  },
]
