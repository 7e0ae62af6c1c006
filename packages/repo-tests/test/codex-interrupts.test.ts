import { describe, expect, test } from 'vitest'
import { noCodex, playing, playingInEditor, type Play } from './codex-play.ts'
import { startsToSleep } from './codex-stage.ts'

/** As long as Codex waits for these two. */
const CODEX_WAITS_MS = 3000

const LATE = ['interrupt', 'session.end'] as const

const PLAY: Play = {
  hooks: [
    'version = 1',
    ...LATE.flatMap((on) => [
      `[[hooks]]\nid = "${on.replace('.', '-')}"\non = "${on}"\nmode = "blocking"\nrun = "touch ${on}.txt"`,
      `[[hooks]]\nid = "slow-${on.replace('.', '-')}"\non = "${on}"\nmode = "blocking"\nrun = "sleep 60; touch too-late.txt"`,
    ]),
  ].join('\n'),
  script: [[{ shell: 'sleep 45' }], [{ say: 'nobody interrupted me' }]],
}

describe.skipIf(noCodex).each([
  [
    'Ctrl-C in codex exec',
    playing({ ...PLAY, interruptAt: ({ type, item }) => type === 'item.started' && item !== undefined }),
  ],
  ['an interrupt in an editor', playingInEditor(PLAY, { interruptAt: startsToSleep })],
] as const)('at %s', (_, played) => {
  test('the task does not go on', () => {
    expect(played().requests).toHaveLength(1)
  })

  test.each(LATE)('a quick hook on %s does its work', (on) => {
    expect(played().has(`${on}.txt`)).toBe(true)
  })

  test.each(LATE)('a slow hook on %s is ended before Codex would end hookline', (on) => {
    const traced = played().trace.find(({ event }) => event.name === on)
    expect(traced?.ms).toBeLessThan(CODEX_WAITS_MS)
    expect(traced?.hooks.map(({ status }) => status)).toEqual(['done', 'failed'])
    expect(traced?.hooks[1]?.error?.code).toBe('HOOK_TIMEOUT')
    expect(played().has('too-late.txt')).toBe(false)
  })
})
