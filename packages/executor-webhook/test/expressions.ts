import type { ExpressionEngine } from '@hookline/core'
import { pathExpressions } from '@hookline/testing'

/** Paths, and a choice by one: `output.body.allow ? 'allow' : 'deny'`. */
export const expressions: ExpressionEngine = {
  compile(source) {
    const choice = /^(\S+) \? '(\w+)' : '(\w+)'$/.exec(source)
    if (choice === null) return pathExpressions.compile(source)
    const is = pathExpressions.compile(choice[1]!)
    return (scope) => (is(scope) === true ? choice[2]! : choice[3]!)
  },
}
