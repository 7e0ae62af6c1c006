import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { ownerName } from '../src/background/owner.ts'
import { inTurn } from '../src/transcript/turn.ts'

const place = process.argv[2]!
const [lock, inside] = [`${place}.lock`, `${place}.inside`]
const GONE = `999999999 ${ownerName()}`
const ROUNDS = 60
const EVERY_MS = 25

const waits = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

let others = 0
// all begin their rounds at the same times
for (let round = 0, at = Math.ceil(Date.now() / 1000 + 1) * 1000; round < ROUNDS; round++, at += EVERY_MS) {
  while (Date.now() < at);
  try {
    // whoever was first left it, and all find it so
    if (!existsSync(lock)) writeFileSync(lock, GONE, { flag: 'wx' })
  } catch {
    // another has left it
  }
  while (Date.now() < at + 5);
  await inTurn(place, 0, async () => {
    try {
      writeFileSync(inside, '', { flag: 'wx' })
    } catch {
      others++
    }
    waits(10)
    rmSync(inside, { force: true })
  })
}
process.stdout.write(others === 0 ? 'alone' : `${others} times with another`)
