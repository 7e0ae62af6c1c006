#!/usr/bin/env node
// `run` is what an agent waits for: a door of its own, in CommonJS, which starts faster than a module
if (process.argv[2] === 'run') require('../dist/run.cjs')
else import('../dist/main.js')
