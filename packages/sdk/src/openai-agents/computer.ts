import type { Computer, ComputerTool } from '@openai/agents'
import type { Json } from '@hookline/core'
import type { Session } from '../session.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- of a context nothing here needs to know
type AnyComputerTool = ComputerTool<any, any>

/** A computer that asks hooks before it does anything; what is only looked at is not asked about. */
export function hookedComputer(tool: AnyComputerTool, session: Session): AnyComputerTool {
  const { computer: own }: { readonly computer: object } = tool
  const asking = (made: object): object => askingComputer(tool.name, made as Computer, session)
  if (typeof own === 'function')
    return { ...tool, computer: async (...args: readonly unknown[]) => asking(await (own as Make)(...args)) }
  if (!('create' in own)) return { ...tool, computer: asking(own) as Computer }
  const create = async (...args: readonly unknown[]): Promise<object> =>
    asking(await (own.create as Make)(...args))
  // it may be an object of a class, of which the rest is wanted as well
  const provider: unknown = Object.create(own, { create: { value: create } })
  return { ...tool, computer: provider as AnyComputerTool['computer'] }
}

type Make = (...args: readonly unknown[]) => object | Promise<object>

const ACTIONS: ReadonlySet<unknown> = new Set([
  'click',
  'doubleClick',
  'drag',
  'keypress',
  'move',
  'scroll',
  'type',
])

function askingComputer(name: string, computer: Computer, session: Session): Computer {
  return new Proxy(computer, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      const act = value.bind(target) as Make
      return ACTIONS.has(key) ? asked(session, name, String(key), act) : act
    },
  })
}

/** The SDK tells the model of no error here: of what is denied it sees no picture. */
function asked(session: Session, tool: string, action: string, act: Make): Make {
  return async (...args) => {
    // the last is the context of the run
    const input = {
      action,
      args: args.filter((one) => typeof one !== 'object' || Array.isArray(one)) as Json,
    }
    const carried = await session.use({
      kind: 'tool',
      data: { tool, input },
      act(_, rewrite) {
        if (rewrite === undefined) return act(...args)
        throw new Error(`what ${tool} does was to be rewritten by a hook, and it cannot be`)
      },
    })
    if (carried.status === 'denied') throw new Error(carried.words)
    return carried.result
  }
}
