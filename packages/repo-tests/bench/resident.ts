import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Figure } from './measure.ts'
import { withResident, type Resident } from './resident-world.ts'
import { hasTimer, timesOf } from './spawned.ts'

const ROUNDS = 61
/** Before it is timed. */
const WARM_CALLS = 200
const PAYLOAD = readFileSync(
  new URL('../../agents/fixtures/codex/0.169.0/pre-tool-use.bash.json', import.meta.url),
)

const HOOKS = `version = 1

[[hooks]]
id = "no-force-push"
on = "exec.before"
match = "git push *--force*"
guard = true
deny = "Force-push is off here: open a PR"

[[hooks]]
id = "careful"
on = "exec.before"
match = "/rm -rf/"
if = 'event.session.cwd != "/"'
ask = "Really?"
`

/** A call of an agent with a resident process, as it is wired: by the words that the agent gives to its shell. */
export async function eventServer(): Promise<Figure> {
  if (!hasTimer) throw new Error('processes are timed by perl, which is not here')
  return withResident(HOOKS, async (resident) => {
    const { root, env, copy } = resident
    const wired = resident.wired('PreToolUse')
    const client = wordsOf(wired)
    const line = client.slice(client.indexOf('--agent'))
    const [input, empty, python] = [join(root, 'event.json'), join(root, 'empty.cjs'), join(root, 'noop.py')]
    writeFileSync(input, PAYLOAD)
    writeFileSync(empty, '')
    writeFileSync(python, 'import json, sys\njson.load(sys.stdin)\n')
    const how = { rounds: ROUNDS, input, env, cwd: root }
    const begun = await timesOf({ hookline: client, empty: [process.execPath, empty] }, how)
    // one that has stood by for a session
    for (let calls = 0; calls < WARM_CALLS; calls++)
      await resident.call('PreToolUse', JSON.parse(PAYLOAD.toString()) as object)
    const http = await answering(join(root, 'http.sock'))
    const found = await timesOf(
      {
        hookline: client,
        shell: ['/bin/sh', '-c', wired],
        script: ['/bin/sh', join(copy, 'hook'), ...line],
        oneshot: [process.execPath, join(copy, 'run.cjs'), 'run', ...line],
        empty: [process.execPath, empty],
        true: ['/bin/true'],
        perl: ['/usr/bin/perl', '-e', '0'],
        ...(existsSync('/usr/bin/python3') ? { python: ['/usr/bin/python3', python] } : {}),
        ...(existsSync('/usr/bin/curl')
          ? {
              curl: [
                '/usr/bin/curl',
                '-s',
                '--unix-socket',
                join(root, 'http.sock'),
                '-d',
                `@${input}`,
                'http://x/',
              ],
            }
          : {}),
      },
      how,
    )
    http.close()
    return figureOf({ ...found, begun: begun['hookline']! / begun['empty']! }, resident)
  })
}

/** What a wired line starts first, with the variables before it. */
function wordsOf(wired: string): readonly string[] {
  const [client = ''] = wired.split(' || ')
  return client.replaceAll("'", '').split(' ')
}

function figureOf(found: Readonly<Record<string, number>>, { status }: Resident): Figure {
  const { hookline = 0, empty = 1 } = found
  const beside = (name: string): string =>
    found[name] === undefined
      ? 'not here'
      : `${found[name].toFixed(1)} ms, ${(found[name] / empty).toFixed(2)}x`
  const { waits } = status()
  return {
    ratio: hookline / empty,
    median: hookline,
    unit: 'ms',
    anchor: `an empty Node script, ${empty.toFixed(1)} ms`,
    goal: 0.15,
    notes: [
      `with the shell that an agent starts for it ${beside('shell')}; by the script that projects' lines call ${beside('script')}; a process for each event ${beside('oneshot')}`,
      `/bin/true ${beside('true')}; perl -e 0 ${beside('perl')}; a Python hook that does nothing ${beside('python')}; curl --unix-socket ${beside('curl')}`,
      `by one that has just begun, its first ${ROUNDS} calls: ${found['begun']!.toFixed(3)}x`,
      ...(waits === null
        ? []
        : [
            `in the server, which has answered ${ROUNDS + WARM_CALLS} calls before: p50 ${waits.p50} ms, p99 ${waits.p99} ms`,
          ]),
    ],
  }
}

function answering(path: string): Promise<{ readonly close: () => void }> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => request.resume().on('end', () => response.end()))
    server.listen(path, () => resolve(server))
  })
}
