#!/usr/bin/env node
// The event comes on stdin, the answer goes to stdout: the same command, without the packages' own install scripts.
import { readFileSync } from 'node:fs'

const { data } = JSON.parse(readFileSync(0, 'utf8'))
const command = data.command.replace(/\bnpm install\b/, '$& --ignore-scripts')
process.stdout.write(JSON.stringify({ rewrite: { command } }))
