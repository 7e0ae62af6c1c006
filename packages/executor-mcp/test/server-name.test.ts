import { expect, test } from 'vitest'
import { serverName } from '../src/server-name.ts'

test.each<readonly [command: readonly string[], name: string]>([
  [['/opt/bin/policy', '--port', '1'], 'policy'],
  [['policy', '--api-key', 'hidden'], 'policy'],
  [['sh', '-c', 'KEY=hidden policy'], 'sh'],
  [['docker', 'run', '-e', 'KEY=hidden', 'image'], 'docker'],
  [['npx', '-y', '@scope/policy', 'hidden'], 'npx @scope/policy'],
  [['npx', '--token', 'hidden', 'policy'], 'npx'],
  [['node', './server/main.js', 'hidden'], 'node main.js'],
  [['/usr/bin/python3', '-m', 'policy'], 'python3 policy'],
  [['uv', 'run', 'policy.py'], 'uv policy.py'],
  [['node'], 'node'],
])('%j is called %s: what a program is given may be secret', (command, name) => {
  expect(serverName({ command, tool: 'x' })).toBe(name)
})
