import { prepareHooks } from '@hookline/core'
import { expect, test } from 'vitest'
import { patterns } from '../src/patterns.ts'
import { event, planOf } from './sample.ts'

/** What was written, what of it is stopped, what is not, and what is said to write instead. */
const ROWS: readonly (readonly [written: string, held: string, passes: string, right: readonly string[]])[] =
  [
    ['git push', 'cd x && git push', 'git push origin main', ['git push*']],
    ['rm -rf', 'sudo rm -rf', 'rm -rf /', ['rm -rf*']],
    ['npm run deploy', 'npm run deploy', 'npm run deploy --prod', ['npm run deploy*']],
    ['sudo', 'sudo', 'sudo id', ['sudo', 'sudo *']],
    ['./deploy.sh', './deploy.sh', './deploy.sh now', ['./deploy.sh', './deploy.sh *']],
    ['git {push,pull}', 'git pull', 'git pull --force', ['git {push,pull}*']],
  ]

test.for(ROWS)('a guard on "%s" holds %s, and not %s', async ([written, held, passes, right]) => {
  const { warnings } = await planOf(fileOf([written]))
  expect(warnings).toMatchObject([{ code: 'MATCH_ODD', key: 'hooks[0].match[0]' }])
  for (const one of right) expect(warnings[0]!.hint).toContain(`"${one}"`)
  expect([isDue([written], held), isDue([written], passes)]).toEqual([true, false])
  expect([isDue(right, held), isDue(right, passes)]).toEqual([true, true])
  expect((await planOf(fileOf(right))).warnings).toEqual([])
})

test.for(['git push', './deploy.sh', 'a.b [c]'])(
  'the regex for whom "%s" is all says the same',
  async (written) => {
    const { warnings } = await planOf(fileOf([written]))
    const regex = /'(\/.*\/)'/.exec(warnings[0]!.hint)![1]!
    for (const line of [written, `${written} x`, `x${written}`, 'acb c', 'xdeployxsh'])
      expect({ line, due: isDue([regex], line) }).toEqual({ line, due: isDue([written], line) })
    expect((await planOf(fileOf([regex]))).warnings).toEqual([])
  },
)

test.for([
  [['git push', 'git push *']],
  [['git push *--force*', 'git push']],
  [['git push', 'git * *']],
  [['git push', '/^git push\\b/']],
  [['git push', '/^git push .*(-f|--force)/']],
  [['git *', '!git push']],
  [['git push*']],
  [['git push ?']],
  [['/git push/']],
  [['curl -s https://example.com/x and more']],
])('%j is meant so', async ([match]) => {
  expect((await planOf(fileOf(match!))).warnings).toEqual([])
})

test.for([
  [['rm', 'rmdir *'], 0],
  [['git push', 'git push --force'], 0],
  [['git push', '!git push *'], 0],
  [['git pull *', 'git push'], 1],
  [['git push', '/pull/'], 0],
] as const)('in %j nothing covers it', async ([match, at]) => {
  const { warnings } = await planOf(fileOf(match))
  expect(warnings[0]!.key).toBe(`hooks[0].match[${at}]`)
})

test.for([
  ['a hook that stops nothing', 'on = "exec.before"\nmatch = "git push"\nrun = "true"', 0],
  ['a guard that runs something', 'on = "exec.before"\nmatch = "git push"\nrun = "true"\nguard = true', 1],
  ['a question', 'on = "permission.request"\nmatch = "git push"\nask = "Sure?"', 1],
  ['a denial at both', 'on = ["exec.before", "permission.request"]\nmatch = "git push"\ndeny = "no"', 1],
  ['one word, where it may be a tool', 'on = "permission.request"\nmatch = "web_search"\ndeny = "no"', 0],
  ['where it may be a file', 'on = ["patch.before", "exec.before"]\nmatch = ".env"\ndeny = "no"', 0],
  ['where it is a file', 'on = "patch.before"\nmatch = "package.json"\ndeny = "no"', 0],
  ['where it is a tool', 'on = "tool.before"\nmatch = "web_search"\ndeny = "no"', 0],
] as const)('%s', async ([, lines, count]) => {
  const { warnings } = await planOf(`version = 1\n[[hooks]]\nid = "a"\n${lines}\n`)
  expect(warnings.filter(({ code }) => code === 'MATCH_ODD')).toHaveLength(count)
})

test('of thousands in a list nothing is said, and in a moment', async () => {
  const many = Array.from({ length: 20_000 }, (_, at) => `git push${at}`)
  const started = performance.now()
  expect((await planOf(fileOf(many))).warnings).toEqual([])
  expect(performance.now() - started).toBeLessThan(5000)
})

function fileOf(match: readonly string[]): string {
  return `version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\nmatch = ${JSON.stringify(match)}\ndeny = "no"\n`
}

function isDue(match: readonly string[], command: string): boolean {
  const hook = { id: 'a', on: ['exec.before'], match, executor: 'answer' }
  return prepareHooks([hook], { patterns }).plan(event({ command }, 'exec.before')).deciders.length > 0
}
