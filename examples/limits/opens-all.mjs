#!/usr/bin/env node
import { openSync } from 'node:fs'

for (let file = 0; file < 1000; file += 1) openSync('/dev/null')
