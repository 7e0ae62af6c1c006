import { execFile } from 'node:child_process'
import { pluginError } from '../errors.ts'
import { findProgram } from '../install/find-program.ts'

const ALWAYS = ['--ignore-scripts', '--save', '--no-audit', '--no-fund', '--loglevel=error']
const TIMEOUT_MS = 10 * 60_000

/** Runs npm in a folder, no script of a package with it. @throws HooklineError `NPM_MISSING` `NPM_FAILED` */
export async function npm(
  verb: 'install' | 'uninstall' | 'update',
  packages: readonly string[],
  prefix: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const program = findProgram('npm', undefined, env['PATH'])
  if (program === undefined) throw pluginError('NPM_MISSING', 'there is no npm on PATH')
  const args = [verb, '--prefix', prefix, ...ALWAYS, '--', ...packages]
  await new Promise<void>((resolve, reject) => {
    const options = { cwd: prefix, env, timeout: TIMEOUT_MS, maxBuffer: 1 << 24 }
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve()
      else
        reject(
          pluginError(
            'NPM_FAILED',
            `npm ${verb} ${packages.join(' ')}: ${firstWords(stderr, stdout, error.message)}`,
          ),
        )
    })
  })
}

/** What npm says is wrong, without what it says of its logs. */
function firstWords(...texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split('\n'))
  const said = lines
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !line.includes('complete log of this run') && !line.startsWith('code '))
  return said.slice(0, 3).join('; ')
}
