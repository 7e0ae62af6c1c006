import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CANARY_VARIABLE } from '../canary.ts'
import { converse } from '../doctor/conversation.ts'
import { setStage } from '../doctor/stage.ts'
import { trial, type Trial } from '../doctor/trial.ts'
import { allowedBy, look } from '../doctor/view.ts'
import type { Proved } from './prove.ts'

/** Lets the real Codex, with settings of nobody's, try a command that the lines of the company deny. @throws HooklineError `AGENT_SILENT` */
export async function proveCodex(program: string, env: NodeJS.ProcessEnv): Promise<Proved> {
  const stage = setStage(env)
  const home = join(stage.folder, 'codex')
  mkdirSync(home)
  try {
    // a user's own lines would deny it as well
    const { [CANARY_VARIABLE]: _watched, ...rest } = stage.env
    const talk = await converse({ program, cwd: stage.folder, env: { ...rest, CODEX_HOME: home } })
    try {
      const { requirements } = await look(talk, stage.folder)
      const request = { project: undefined, mcpServers: [], ...allowedBy(requirements) }
      return outcome((await trial(talk, stage, request)).denied)
    } finally {
      await talk.end()
    }
  } finally {
    stage.remove()
  }
}

function outcome(denied: Trial['denied']): Proved {
  if (denied === undefined) return { is: 'untried', why: 'Codex did not come to the command' }
  return { is: 'answered', answer: denied.answer }
}
