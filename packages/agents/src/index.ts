import type { Dialect } from '@hookline/core'
import { claudeCode } from './claude-code/index.ts'
import { codex } from './codex/index.ts'

export {
  createAppServerReader,
  type AppServerFact,
  type AppServerQuestion,
  type AppServerReader,
} from './codex/app-server/index.ts'
export { natives as geminiCliNatives } from './gemini-cli/natives.ts'
export { claudeCode, codex }

/** Every agent that hookline speaks with. */
export const dialects: readonly Dialect[] = [codex]
