import type { JobDocument } from '../../ir/job-document.js'
import type { OptionMap, OptionValue } from '../../ir/option-value.js'
import type { RelationEntry } from '../../ir/relation/relation-entry.js'
import type { ClientProperties } from '../../kafka/client-properties.js'

/** A Kafka source as the document lists it. */
export type SourceEntry = Extract<RelationEntry, { kind: 'kafka_source' }>

/** What a job does with the brokers of one address. */
export interface BrokerUse {
  /** `host:port`, several separated by commas. */
  readonly servers: string
  /** How Spark's client signs in there. */
  readonly properties: ClientProperties
  /** Whether the job may also not use them: of a script nothing is known. */
  readonly unsure: boolean
  readonly sources: readonly SourceEntry[]
  /** The topics that sinks name. */
  readonly written: readonly string[]
}

type Params = Readonly<Record<string, string>>

/** Which brokers a job uses for what, as far as its document says. */
export function kafkaUse(document: JobDocument, params: Params): readonly BrokerUse[] {
  if (document.kind === 'script') {
    const servers = params['bootstrap_servers']
    if (servers === undefined || !document.connectors.includes('kafka')) return []
    return [{ servers, properties: {}, unsure: true, sources: [], written: [] }]
  }
  const uses = new Map<
    string,
    { servers: string; properties: ClientProperties; sources: SourceEntry[]; written: Set<string> }
  >()
  const useOf = (given: OptionValue | undefined, options: OptionMap) => {
    const servers = optionText(given ?? { param: 'bootstrap_servers' }, params)
    if (servers === undefined) return undefined
    const properties = signInProperties(options, params)
    const key = JSON.stringify([servers, properties])
    const use = uses.get(key) ?? { servers, properties, sources: [], written: new Set() }
    uses.set(key, use)
    return use
  }
  for (const relation of document.relations) {
    if (relation.kind === 'kafka_source')
      useOf(relation.bootstrapServers, relation.options)?.sources.push(relation)
  }
  for (const sink of document.sinks) {
    if (sink.kind !== 'kafka') continue
    const use = useOf(sink.bootstrapServers, sink.options)
    if (sink.topic !== undefined) use?.written.add(sink.topic)
  }
  return [...uses.values()].map((use) => ({ ...use, unsure: false, written: [...use.written] }))
}

/** The value of an option; undefined where its parameter is not given. */
export function optionText(option: OptionValue, params: Params): string | undefined {
  return typeof option === 'string' ? option : params[option.param]
}

/** The options that say how to sign in, as Kafka's client itself calls them. */
function signInProperties(options: OptionMap, params: Params): ClientProperties {
  return Object.fromEntries(
    Object.entries(options).flatMap(([option, given]) => {
      const [, property] = /^kafka\.((?:security|sasl|ssl)\..+)$/.exec(option.toLowerCase()) ?? []
      const value = optionText(given, params)
      return property === undefined || value === undefined ? [] : [[property, value]]
    }),
  )
}
