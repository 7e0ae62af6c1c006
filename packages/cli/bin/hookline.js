#!/usr/bin/env node
// `run` is what an agent waits for: it gets a door of its own, past everything the other verbs load
await import(process.argv[2] === 'run' ? '../dist/run.js' : '../dist/main.js')
