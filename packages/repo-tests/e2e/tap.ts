import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'

/** `node tap.ts FILE program ...`: runs it, and keeps in FILE.in and FILE.out what it was told and what it said, byte for byte. */
const [file = '', program = '', ...words] = process.argv.slice(2)
const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] })
const [told, said] = ['in', 'out'].map((end) => createWriteStream(`${file}.${end}`))
process.stdin.on('data', (chunk: Buffer) => {
  told!.write(chunk)
  child.stdin.write(chunk)
})
process.stdin.on('end', () => child.stdin.end())
child.stdin.on('error', () => {})
child.stdout.on('data', (chunk: Buffer) => {
  said!.write(chunk)
  process.stdout.write(chunk)
})
child.on('close', (code) => said!.end(() => process.exit(code ?? 1)))
