import { existsSync, mkdirSync, writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codexExec, findCodex, heard, startModelServer, type ModelStep } from '../e2e/index.ts'
import type { Notebook } from './agent.ts'
import { REASONS } from './hooks.ts'
import type { Pace } from './pace.ts'
import type { LoadWorld } from './world.ts'

/** A real Codex that works session after session beside the others; gives how many it did. */
export async function realAgent(
  world: LoadWorld,
  n: number,
  pace: Pace,
  notebook: Notebook,
): Promise<number> {
  const codex = await findCodex()
  if ('missing' in codex) throw new Error(codex.missing)
  const home = world.codexHomes[n]!
  const cwd = join(world.machine.lab.root, `workspace-${n}`)
  mkdirSync(cwd)
  const steps: ModelStep[] = []
  const model = await startModelServer(steps)
  const settings = readFileSync(join(home, 'config.toml'), 'utf8')
  writeFileSync(join(home, 'config.toml'), settings.replace(/http:\/\/127\.0\.0\.1:\d+\/v1/, model.url))
  const env = { ...world.machine.env, CODEX_HOME: home }
  let sessions = 0
  while (await pace.think()) {
    const [plain, denied] = [`plain-${sessions}`, `denied-${sessions}`]
    const from = model.requests.length
    steps.length = from
    steps.push([{ shell: `touch ${denied}` }], [{ shell: `touch ${plain}` }], [{ say: 'done' }])
    const { exitCode, stderr } = await codexExec({ codex, prompt: 'Do it.', timeoutMs: 120_000, cwd, env })
    const claims: readonly (readonly [what: string, is: boolean])[] = [
      [`it ends well: ${exitCode} ${stderr}`, exitCode === 0],
      ['what is denied does not happen', !existsSync(join(cwd, denied))],
      ['the model hears why', heard(model.requests[from + 1], REASONS.guard)],
      ['what is allowed happens', existsSync(join(cwd, plain))],
    ]
    notebook.faults.push(...claims.flatMap(([what, is]) => (is ? [] : [`a real Codex, not so: ${what}`])))
    sessions++
  }
  await model.close()
  return sessions
}
