import { gateway, wrapLanguageModel, type LanguageModel, type LanguageModelMiddleware } from 'ai'
import type { Session } from '../session.ts'
import { heldFor } from './held.ts'

/** A model that is told, in each call, what hooks have had to say in this session. */
export function hookedModel(model: LanguageModel, session: Session): LanguageModel {
  const { said, known } = heldFor(session)
  if (typeof model !== 'string' && known.has(model)) return model
  const middleware: LanguageModelMiddleware = {
    async transformParams({ params }) {
      said.push(...session.takeContext())
      if (said.length === 0) return params
      const at = params.prompt.findLastIndex(({ role }) => role === 'system') + 1
      const words = { role: 'system', content: said.join('\n') } as const
      return { ...params, prompt: params.prompt.toSpliced(at, 0, words) }
    },
  }
  const hooked = wrapLanguageModel({ model: modelOf(model), middleware })
  known.add(hooked)
  return hooked
}

/** A text names a model of the provider that the SDK takes by default. */
function modelOf(model: LanguageModel): Exclude<LanguageModel, string> {
  if (typeof model !== 'string') return model
  const { AI_SDK_DEFAULT_PROVIDER: provider = gateway } = globalThis
  return provider.languageModel(model)
}
