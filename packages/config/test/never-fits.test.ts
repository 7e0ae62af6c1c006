import { prepareHooks, type LifecycleEvent } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { event, planOf } from './sample.ts'

type Data = Readonly<Record<string, unknown>>

const patch = (path: string): Data => ({ files: [{ path, change: 'update', to: null }] })
const note = (hook: string): Data => ({ hook, event: 'exec.before', message: null })
const call = (server: string, tool: string): Data => ({ server, tool })

/** What was written, what is said to write instead, and what was meant. */
const ROWS: readonly (readonly [on: string, wrong: string, right: string, meant: Data])[] = [
  ['patch.before', './src/**', 'src/**', patch('src/a/b.ts')],
  ['patch.after', './package.json', 'package.json', patch('package.json')],
  ['patch.before', './dist/', 'dist/**', patch('/w/dist/a.js')],
  ['patch.before', 'dist/', 'dist/**', patch('dist/a/b.js')],
  ['patch.*', '**/{dist,build}/', '**/{dist,build}/**', patch('app/build/a.js')],
  ['patch.before', '~/.ssh/*', '**/.ssh/*', patch('/home/me/.ssh/config')],
  ['patch.before', '~/.ssh/', '**/.ssh/**', patch('/home/me/.ssh/keys/a')],
  ['hook.failed', 'no-force-push', '*/no-force-push', note('user/no-force-push')],
  ['hook.*', '{a,b}', '*/{a,b}', note('project/b')],
  ['guard.paused', 'no-push', '*/no-push', note('managed/no-push')],
  ['mcp.before', 'github', 'github/*', call('github', 'create_issue')],
  ['mcp.*', 'create_issue', '*/create_issue', call('github', 'create_issue')],
  ['mcp.before', 'mcp__github__create_issue', 'github/create_issue', call('github', 'create_issue')],
  ['mcp.after', 'mcp__github__.*', 'github/*', call('github', 'create_issue')],
  ['mcp.after', 'mcp__github', 'github/*', call('github', 'create_issue')],
]

test.for(ROWS)(
  'on %s "%s" matches nothing, and "%s" does what was meant',
  async ([on, wrong, right, meant]) => {
    const { warnings } = await planOf(fileOf(on, wrong))
    expect(warnings).toMatchObject([{ code: 'MATCH_ODD', key: 'hooks[0].match' }])
    expect(warnings[0]!.hint).toContain(`"${right}"`)
    expect((await planOf(fileOf(on, right))).warnings).toEqual([])
    const name = on.replace('*', on.startsWith('hook') ? 'failed' : 'before')
    expect(isDue(right, event(meant, name))).toBe(true)
    fc.assert(
      fc.property(fc.oneof(fc.constant(meant), dataOf(name)), (data) => !isDue(wrong, event(data, name))),
    )
  },
)

test.for([
  ['patch.before', '!dist/', '"!dist/**"'],
  ['hook.failed', '!no-push', '"!*/no-push"'],
  ['mcp.before', '!github', '"!github/*"'],
])('on %s "%s" takes nothing away', async ([on, wrong, right]) => {
  expect((await planOf(fileOf(on!, wrong!))).warnings.map(({ hint }) => hint)).toEqual([
    expect.stringContaining(right!),
  ])
})

test.for([
  ['patch.before', 'src/**'],
  ['patch.before', '.env'],
  ['patch.before', '../other/**'],
  ['patch.before', '/dist\\//'],
  ['patch.before', '~'],
  ['hook.failed', 'user?no-push'],
  ['hook.failed', '*no-push'],
  ['hook.failed', '/no-push/'],
  ['guard.heartbeat', 'due'],
  ['mcp.before', 'git*'],
  ['mcp.before', 'tracker/*'],
  ['exec.before', './deploy.sh *'],
  ['exec.before', 'ls ~/'],
  ['permission.request', './deploy.sh'],
  ['tool.before', 'web_search'],
])('on %s "%s" may be meant', async ([on, match]) => {
  expect((await planOf(fileOf(on!, match!))).warnings).toEqual([])
})

test.for([
  [['patch.before', 'exec.before'], './deploy.sh'],
  [['patch.before', 'permission.request'], './deploy.sh'],
  [['hook.failed', 'exec.before'], 'make'],
  [['mcp.before', 'tool.before'], 'web_search'],
] as const)('of several events %j one may be what "%s" is for', async ([on, match]) => {
  const text = fileOf('exec.before', match).replace('"exec.before"', JSON.stringify(on))
  expect((await planOf(text)).warnings.filter(({ code }) => code === 'MATCH_ODD')).toEqual([])
})

test('of a list each is looked at', async () => {
  const text = fileOf('patch.before', 'x').replace('"x"', '["src/**", "dist/", "./a/**"]')
  expect((await planOf(text)).warnings.map(({ key }) => key)).toEqual([
    'hooks[0].match[1]',
    'hooks[0].match[2]',
  ])
})

function fileOf(on: string, match: string): string {
  return `version = 1\n[[hooks]]\nid = "a"\non = "${on}"\nmatch = ${JSON.stringify(match)}\nrun = "true"\n`
}

function isDue(match: string, about: LifecycleEvent): boolean {
  const hook = { id: 'a', on: ['*', 'hook.*', 'guard.*'], match: [match], executor: 'x' }
  return prepareHooks([hook], {}).plan(about).deciders.length > 0
}

/** Whatever such an event can be about; a folder whose name is a tilde is left to who has one. */
function dataOf(name: string): fc.Arbitrary<Data> {
  const word = fc.constantFrom(
    'a',
    'no-push',
    'no-force-push',
    'dist',
    'src',
    '.ssh',
    'github',
    'create_issue',
  )
  const part = fc.oneof(word, fc.constantFrom('.', '..', '', 'package.json'))
  if (name.startsWith('mcp')) return fc.tuple(word, word).map(([server, tool]) => call(server, tool))
  if (!name.startsWith('patch')) {
    return fc
      .tuple(fc.constantFrom('user', 'project', 'managed'), word)
      .map(([layer, id]) => note(`${layer}/${id}`))
  }
  const start = fc.constantFrom('', './', '/', '/w/', '../')
  return fc
    .tuple(start, fc.array(part), word)
    .map(([from, parts, file]) => patch(from + [...parts, file].join('/')))
}
