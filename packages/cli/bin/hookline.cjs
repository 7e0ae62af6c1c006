#!/usr/bin/env node
// for the workspace, where the command is linked before it is built; what is published begins in dist/run.cjs itself
require('../dist/run.cjs')
