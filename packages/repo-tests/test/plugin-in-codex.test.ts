import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heard, hooklineBin, type ModelStep } from '../e2e/index.ts'
import { createMachine, HOOKS, type Machine, type Worked } from './codex-installed.ts'
import { trustAll } from './codex-trusting.ts'
import { noCodex, onStageHas, stageVersion } from './codex-play.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const run = promisify(execFile)

/** The blocks of a page in one language. */
function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block!)
}

test.skipIf(noCodex).each(onStageHas('plugins') ? [] : [stageVersion])(
  'Codex %s takes no plugin that is added, so that there is nobody whose guards do not hold',
  async () => {
    const machine = await createMachine()
    const { env, lab } = machine
    const added = run('codex', ['plugin', 'add', 'hookline@hookline'], { env, cwd: lab.workspace })
    await expect(added).rejects.toThrow("unrecognized subcommand 'add'")
    await machine.remove()
  },
)

const withPlugins = onStageHas('plugins') ? [stageVersion] : []

describe.skipIf(noCodex).each(withPlugins)(
  'the plugin of Codex %s, installed from the repository as its marketplace',
  () => {
    let machine: Machine
    let folder: string
    const codex = async (...args: readonly string[]): Promise<string> =>
      (await run('codex', args, { env: machine.env, cwd: machine.lab.workspace })).stdout
    beforeAll(async () => {
      machine = await createMachine()
      await codex('plugin', 'marketplace', 'add', ROOT)
      await codex('plugin', 'add', 'hookline@hookline')
      const cache = join(machine.lab.codexHome, 'plugins/cache/hookline/hookline')
      folder = join(cache, readdirSync(cache)[0]!)
    })
    afterAll(() => machine?.remove())

    test('its hooks do not run before they were reviewed', async () => {
      symlinkSync(hooklineBin(), join(machine.lab.root, 'bin/hookline'))
      machine.place(HOOKS, 'version = 1\n[[hooks]]\nid = "no"\non = "exec.before"\ndeny = "never"\n')
      await machine.work([[{ shell: 'touch ran.txt' }], [{ say: 'done' }]])
      expect(machine.has('workspace/ran.txt')).toBe(true)
    })

    test('once trusted, and with a hookline on PATH and nothing installed, they hold', async () => {
      await trustAll(machine)
      const { requests } = await machine.work([[{ shell: 'touch denied.txt' }], [{ say: 'done' }]])
      expect(machine.has('workspace/denied.txt')).toBe(false)
      expect(heard(requests[1], 'never')).toBe(true)
    })

    describe('an agent that reads its skill, and does what stands there', () => {
      let worked: Worked
      const skill = readFileSync(join(ROOT, 'packages/codex-plugin/skills/hookline/SKILL.md'), 'utf8')
      const [toml] = blocks(skill, 'toml')
      const commands = blocks(skill, 'sh').flatMap((block) => block.trim().split('\n'))
      const config = `$XDG_CONFIG_HOME/hookline/hooks.toml`
      beforeAll(async () => {
        machine.place(HOOKS, 'version = 1\n')
        const steps: ModelStep[] = [
          [{ shell: `cat ${JSON.stringify(join(folder, 'skills/hookline/SKILL.md'))}` }],
          [{ shell: `cat > "${config}" <<'END'\n${toml}END` }],
          [{ shell: 'git push --force' }],
          ...commands.map((command) => [{ shell: `${command}; echo "exit code of it: $?"` }]),
          [{ say: 'done' }],
        ]
        worked = await machine.work(steps)
      })

      test('is told of it from the start', () => {
        expect(heard(worked.requests[0], 'Set up, test and explain lifecycle hooks')).toBe(true)
        expect(heard(worked.requests[1], 'Never remove, weaken, disable or pause a guard')).toBe(true)
      })

      test('has a guard that holds as soon as the file is written', () => {
        expect(heard(worked.requests[3], 'Force-push is off here: open a PR')).toBe(true)
      })

      test.each(commands.map((command, at) => [command, at] as const))('may call: %s', (command, at) => {
        const [...codes] = JSON.stringify(worked.requests[at + 4]).matchAll(/exit code of it: (\d+)/g)
        // nothing is installed, which the next sentence of the skill is about
        const expected = /^hookline (status|doctor)/.test(command) ? '1' : '0'
        expect(codes.at(-1)?.[1]).toBe(expected)
      })
    })

    const LOG = `version = 1\n[[hooks]]\nid = "log"\non = "exec.before"\nrun = "echo x >> ../log"\n`

    test('beside hooks for one run, each event is asked once', async () => {
      machine.place(HOOKS, LOG)
      machine.script([[{ shell: 'true' }], [{ say: 'done' }]])
      const words = ['--skip-git-repo-check', '--sandbox', 'danger-full-access', 'Do it.']
      await machine.hookline(['exec', '--', 'codex', 'exec', ...words])
      expect(machine.read('log')).toBe('x\n')
    })

    test('installed as well, each event is asked once', async () => {
      machine.place('log', '')
      machine.place(HOOKS, LOG)
      await machine.hookline(['install', 'codex'])
      await machine.work([[{ shell: 'true' }], [{ say: 'done' }]])
      expect(machine.read('log')).toBe('x\n')
    })

    test('with no hookline at all nothing is in the way, and the user is told how to get one', async () => {
      const lone = { PATH: '/usr/bin:/bin', XDG_STATE_HOME: join(machine.lab.root, 'nothing') }
      const hooks = JSON.parse(readFileSync(join(folder, 'hooks/hooks.json'), 'utf8')) as {
        readonly hooks: Readonly<
          Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>
        >
      }
      for (const [native, [group]] of Object.entries(hooks.hooks)) {
        const { stdout } = await run('sh', ['-c', group!.hooks[0]!.command], { env: lone })
        if (native === 'SessionStart')
          expect(JSON.parse(stdout)).toEqual({
            systemMessage: expect.stringContaining('npm install -g hookline'),
          })
        else expect(stdout).toBe('')
      }
    })
  },
)
