import { expect, test } from 'vitest'
import { options, settings } from '../src/options.ts'
import { plainRun } from '../src/plain-run.ts'

const TEXTS = ['', 'x', './run.sh "$@"', '{{ event.name }}', 'a {{', '}}', '\u0000', ' ']
const ODD = [undefined, null, 0, true, {}, [], new Date(0), ['x'], 1n]
const RUNS: readonly unknown[] = [
  ...TEXTS,
  ...ODD,
  ...TEXTS.map((text) => [text]),
  ...TEXTS.flatMap((first) => [...TEXTS, ...ODD].map((second) => [first, second])),
  ['x', , 'y'], // oxlint-disable-line no-sparse-arrays -- nobody knows what a program hands in
]
const VALUES: readonly unknown[] = [
  ...RUNS,
  ...RUNS.map((run) => ({ run })),
  ...RUNS.map((run) => ({ run, cwd: 'tools' })),
  { run: 'x', zebra: 1 },
  { run: 'x', cwd: '' },
  { run: 'x', payload: 'clod' },
  { run: 'x', cwd: undefined },
  { cwd: undefined, payload: undefined, run: 'x' },
  { payload: 'claude', cwd: 'tools', run: ['x', '{{ event.name }}'] },
  { run: 'x', payload: null },
  { run: 'x', event_file: true },
  { run: 'x', limits: { processes: 3 } },
  JSON.parse('{ "run": "x", "__proto__": 1 }'),
  Object.create({ run: 'x' }),
  Object.assign([], { run: 'x' }),
  Object.assign(new Date(0), { run: 'x' }),
]

test('what is taken for right without the schema is the same to the schema', () => {
  const plain = VALUES.filter((value) => plainRun(value) !== undefined)
  expect(plain.length).toBeGreaterThan(40)
  for (const value of plain) expect(plainRun(value)).toEqual(settings['~standard'].validate(value))
})

test('also in the order of its keys', () => {
  for (const value of VALUES.filter((one) => plainRun(one) !== undefined))
    expect(JSON.stringify(plainRun(value))).toBe(JSON.stringify(settings['~standard'].validate(value)))
})

test('of what is wrong the schema speaks', async () => {
  for (const value of VALUES)
    expect(await options['~standard'].validate(value)).toEqual(await settings['~standard'].validate(value))
})

test('the list of a hook is not the list of its options', () => {
  const run = ['x']
  expect(plainRun({ run })?.value.run).not.toBe(run)
})

test.for(['draft-07', 'draft-2020-12'])('its JSON Schema of %s is the one that zod makes', (target) => {
  const [ours, theirs] = [options, settings].map((one) => one['~standard'].jsonSchema?.input({ target }))
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
  expect(ours).toMatchObject({ properties: { run: {}, cwd: {} } })
})
