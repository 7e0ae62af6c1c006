import { planRequest } from '../plan.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const appServer: Verb = {
  about: 'stand between an editor and codex app-server, with your hooks in it',
  usage:
    'hookline app-server [--config <hooks.toml>] [--profile <name>] [--no-hooks] [--hooks-debug] [-- codex app-server ...]',
  help: [
    'Give it to an editor, or any client of Codex, in the place of `codex app-server`: every message passes as it is, both ways.',
    '',
    'What happens is told to your hooks, each fact once: where hookline is installed in Codex its hooks are called there as always, and',
    'this adds what they are not told (exit codes, failed calls, messages, errors, ends of turns). Where it is not, everything comes',
    'from here, and what Codex asks its user about is asked of your hooks first: a denial is the answer, else the user is asked.',
    '',
    '--no-hooks: only guards. --hooks-debug: says on stderr what hooks decide. After -- stands the server to start, with its words;',
    'default: codex app-server. Its exit code is that of this command.',
  ].join('\n'),
  async run(args) {
    const cut = args.indexOf('--')
    const flags = flagsOf(cut < 0 ? args : args.slice(0, cut), {
      config: 'text',
      profile: 'text',
      override: 'list',
      'no-hooks': 'switch',
      'hooks-debug': 'switch',
    })
    const [program = 'codex', ...words] = cut < 0 ? ['codex', 'app-server'] : args.slice(cut + 1)
    const { runAppServer } = await import('../app-server/run.ts')
    return runAppServer({
      command: [program, ...words],
      plan: {
        ...planRequest(flags),
        guardsOnly: flags.on['no-hooks'] === true || isOff(process.env['HOOKLINE_DISABLED']),
      },
      debug: flags.on['hooks-debug'] === true,
    })
  },
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
