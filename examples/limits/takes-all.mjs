#!/usr/bin/env node
const index = []
for (let part = 0; part < 60; part += 1) index.push(Buffer.alloc(100_000_000, 'x'))
