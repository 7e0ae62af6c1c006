import { HooklineError } from '@hookline/core'
import { doctor as examine } from '@hookline/runtime/doctor'
import { loadPlan } from '@hookline/runtime'
import { diagnosisText } from '../diagnosis-text.ts'
import { EX_UNAVAILABLE } from '../exit-codes.ts'
import { configFile, planRequest } from '../plan.ts'
import { isManaged, MANAGED_ONLY } from '../wire.ts'
import { version } from '../version.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const doctor: Verb = {
  about: 'prove that hooks fire in an agent and that a denial holds, and say what is wrong',
  usage:
    'hookline doctor codex [--codex <program>] [--config <hooks.toml>] [--json]; hookline doctor codex|claude-code --scope managed [--codex|--claude <program>] [--json]',
  help: [
    'Looks at the settings of Codex, asks Codex itself what it sees, then lets it work for a few seconds with a model',
    'that is scripted, on this machine: no network, no login, no cost. Of the session nothing is kept.',
    'Your guards hold in it; your other hooks rest.',
    '',
    '--scope managed: the lines that hold for everybody on this machine, who could change what they are made of, what would',
    'open them, and whether they hold, tried with the agent itself and the settings of nobody. Best run as a user, not as root.',
    '',
    'Exit code 0: all is well · 1: something is wrong · 69: there is no Codex.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, {
      codex: 'text',
      claude: 'text',
      config: 'text',
      scope: 'text',
      json: 'switch',
    })
    if (isManaged(flags)) return (await import('../managed/doctor.ts')).doctorForAll(flags, doctor.usage)
    if (flags.words.length !== 1 || flags.words[0] !== 'codex')
      throw new HooklineError('USAGE', whichOf(flags.words), { hint: doctor.usage })
    const file = configFile(flags.text['config'])
    const diagnosis = await examine({
      env: process.env,
      cwd: process.cwd(),
      program: flags.text['codex'],
      config: file,
      loaded: await loadPlan(planRequest(flags)),
      hookline: version,
      onStep: (what) => void process.stderr.write(`${what} ...\n`),
    })
    if (diagnosis === undefined) {
      process.stderr.write('no Codex on PATH\n  Install it, or name the program: --codex <path>.\n')
      if (flags.on['json'] === true) process.stdout.write('null\n')
      return EX_UNAVAILABLE
    }
    process.stdout.write(
      `${flags.on['json'] === true ? JSON.stringify(diagnosis, null, 2) : diagnosisText(diagnosis)}\n`,
    )
    return diagnosis.ok ? 0 : 1
  },
}

function whichOf([agent = '']: readonly string[]): string {
  const only = MANAGED_ONLY.has(agent) ? ` ${agent} only with --scope managed` : ' codex'
  return `doctor examines${only}`
}
