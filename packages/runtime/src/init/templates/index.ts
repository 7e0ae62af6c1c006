import { COMMAND_TEMPLATES } from './commands.ts'
import { FILE_TEMPLATES } from './files.ts'
import { GIT_TEMPLATES } from './git.ts'
import { KEEP_TEMPLATES } from './keep.ts'
import { LOG_TEMPLATES } from './logs.ts'
import { SCAN_TEMPLATES } from './scan.ts'
import type { Template } from './template.ts'
import { TELL_TEMPLATES } from './tell.ts'
import { TEST_TEMPLATES } from './tests.ts'

export type { Template } from './template.ts'

/** Every template. One is offered from the day on which what it runs is there. */
export const templates: readonly Template[] = [
  ...GIT_TEMPLATES,
  ...COMMAND_TEMPLATES,
  ...FILE_TEMPLATES,
  ...KEEP_TEMPLATES,
  ...SCAN_TEMPLATES,
  ...TEST_TEMPLATES,
  ...LOG_TEMPLATES,
  ...TELL_TEMPLATES,
]
