import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openProofs, type Proofs } from '../src/proof.ts'

const proofOf = (n: number): string => n.toString(16).padStart(32, '0')

function world(): { readonly file: string; readonly proofs: Proofs } {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-proofs-'))
  const file = join(dir, 'calls.1')
  const proofs = openProofs(file)
  onTestFinished(() => {
    proofs.close()
    rmSync(dir, { recursive: true, force: true })
  })
  return { file, proofs }
}

test('what was written counts once, and what was not never does', () => {
  const { file, proofs } = world()
  expect(proofs.isShown(proofOf(1))).toBe(false)
  appendFileSync(file, `${proofOf(1)}\n${proofOf(2)}\n`)
  expect(proofs.isShown(proofOf(3))).toBe(false)
  expect([proofs.isShown(proofOf(2)), proofs.isShown(proofOf(2))]).toEqual([true, false])
  expect(proofs.isShown(proofOf(1))).toBe(true)
  proofs.close()
  expect(proofs.isShown(proofOf(1))).toBe(false)
})

test('half a line, as a full disk leaves it, keeps none of those that follow from being read', () => {
  const { file, proofs } = world()
  const half = fc.stringMatching(/^[0-9a-f]{0,31}$/)
  let n = 10
  fc.assert(
    fc.property(half, fc.integer({ min: 1, max: 5 }), (left, more) => {
      appendFileSync(file, left)
      // read while that is the end of it
      expect(proofs.isShown(proofOf(1))).toBe(false)
      for (let one = 0; one < more; one++) {
        appendFileSync(file, `${proofOf(++n)}\n`)
        expect(proofs.isShown(proofOf(n))).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

test('a line comes in parts, and of many none is missed; the file begins anew before it is large', () => {
  const { file, proofs } = world()
  appendFileSync(file, proofOf(1).slice(0, 7))
  expect(proofs.isShown(proofOf(1))).toBe(false)
  appendFileSync(file, `${proofOf(1).slice(7)}\n`)
  expect(proofs.isShown(proofOf(1))).toBe(true)
  for (let n = 2; n < 5000; n += 7) {
    const some = Array.from({ length: 7 }, (_, more) => proofOf(n + more))
    appendFileSync(file, some.map((one) => `${one}\n`).join(''))
    expect(some.map((one) => proofs.isShown(one))).toEqual(some.map(() => true))
  }
  expect(statSync(file).size).toBeLessThan(70_000)
})

test('more than are remembered may be left, and what is no proof is passed over', () => {
  const { file, proofs } = world()
  appendFileSync(file, '\n'.repeat(200) + 'x'.repeat(10_000))
  expect(proofs.isShown(proofOf(1))).toBe(false)
  appendFileSync(file, `\n${Array.from({ length: 1500 }, (_, n) => `${proofOf(n)}\n`).join('')}`)
  expect([proofs.isShown(proofOf(0)), proofs.isShown(proofOf(1499))]).toEqual([false, true])
})
