/** A metric as it is written: what it is, and each of its numbers by name and labels. */
export interface Written {
  readonly type: string
  readonly help: string
  readonly samples: ReadonlyMap<string, number>
}

/**
 * Reads Prometheus's text format 0.0.4, and is strict about it: every line ends, a metric stands together behind its HELP and its
 * TYPE, once; names and labels are of their alphabet, and no series comes twice. @throws Error the first line that is wrong
 */
export function metricsIn(text: string): ReadonlyMap<string, Written> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end')
  const found = new Map<string, { type: string; help: string; samples: Map<string, number> }>()
  let [now, help] = ['', '']
  for (const line of text.split('\n').slice(0, -1)) {
    const [, kind, name, said] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (found.has(name!)) throw new Error(`twice: ${line}`)
      if (/\\[^\\n]|\\$/.test(said!.replaceAll('\\\\', ''))) throw new Error(`escape: ${line}`)
      ;[now, help] = [name!, said!]
    } else if (kind === 'TYPE') {
      if (name !== now || found.has(name)) throw new Error(`out of order: ${line}`)
      if (!/^(counter|gauge|histogram|summary|untyped)$/.test(said!)) throw new Error(`type: ${line}`)
      found.set(now, { type: said!, help, samples: new Map() })
    } else {
      const [series, value] = sampleIn(line)
      const { type, samples } = found.get(now) ?? { type: '', samples: new Map<string, number>() }
      const own = type === 'histogram' ? new RegExp(`^${now}_(bucket|sum|count)$`) : new RegExp(`^${now}$`)
      if (!own.test(series.replace(/\{.*/s, ''))) throw new Error(`of another metric: ${line}`)
      if (samples.has(series)) throw new Error(`twice: ${line}`)
      if (type === 'counter' && !(value >= 0)) throw new Error(`a counter: ${line}`)
      samples.set(series, value)
    }
  }
  return found
}

const LABEL = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\n"])*"`
const SAMPLE = new RegExp(
  String.raw`^([a-zA-Z_:][\w:]*)(?:\{((?:${LABEL}(?:,${LABEL})*)?)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|\+Inf|NaN)$`,
)

function sampleIn(line: string): readonly [series: string, value: number] {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? []
  if (name === undefined) throw new Error(`no sample: ${line}`)
  return [labels === '' ? name : `${name}{${labels}}`, Number(value!.replace('Inf', 'Infinity'))]
}
