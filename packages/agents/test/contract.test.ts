import { dialectContract, type RecordedPayload } from '@hookline/testing'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { names, recorded, VERSIONS } from './recorded.ts'

const [first, ...more] = VERSIONS.flatMap((version) =>
  names(version).map((name): RecordedPayload => ({
    name: `${version}/${name}`,
    payload: recorded(name, version),
  })),
)

test.each(dialectContract(codex, { payloads: [first!, ...more] }))('Codex $name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})
