import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'
import type { OptionValue, ParamReference } from '../option-value.js'
import { type KafkaSubscription, topicsOf } from './kafka-topics.js'
import type { RecordPart } from './record-format.js'

/** A Schema Registry, and which of its schemas records are written with. */
export interface SchemaRegistry {
  readonly url: OptionValue
  /** `user:password`, or `Bearer …`. */
  readonly auth?: ParamReference
  /** Absent: `topic-value` or `topic-key` of each topic. */
  readonly subjects?: readonly string[]
  /**
   * A record of a schema that the subjects did not have when the query started: `fail` ends the query, `bad` makes it a
   * bad record. Absent: `fail`.
   */
  readonly unknownSchemas?: 'bad' | 'fail'
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value)

const isParam = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { param?: unknown }).param === 'string'

function wrong(option: string, value: unknown, expected: string, hint?: string): DefineError {
  return new DefineError('DEFINE_BAD_VALUE', {
    message: `${option} of a Schema Registry: ${valueText(value)}. Expected ${expected}.`,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION unless it can be asked, and no secret stands in it. */
export function checkRegistryAccess({ url, auth }: Pick<SchemaRegistry, 'auth' | 'url'>): void {
  if (!isParam(url) && !(isText(url) && /^https?:\/\//.test(url))) {
    throw wrong('url', url, "http://… or https://…, or param('name')")
  }
  if (typeof url === 'string' && /^https?:\/\/[^/]*@/.test(url)) {
    throw new DefineError('DEFINE_FORBIDDEN_OPTION', {
      message: 'url of a Schema Registry: it has a user. Expected a URL without credentials.',
      hint: "Write auth: secret('registry_auth') and give `user:password` when the job is run.",
    })
  }
  if (auth !== undefined && !isParam(auth)) {
    throw wrong('auth', '…', "secret('name')", 'Secrets are never written into the script.')
  }
}

/** @throws DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION */
export function checkRegistry(registry: SchemaRegistry, source: KafkaSubscription): void {
  checkRegistryAccess(registry)
  const { subjects, unknownSchemas } = registry
  if (subjects !== undefined && !(Array.isArray(subjects) && subjects.length > 0 && subjects.every(isText))) {
    throw wrong('subjects', subjects, 'names of subjects')
  }
  if (subjects === undefined && topicsOf(source) === undefined) {
    throw wrong('subjects', null, 'names of subjects', 'A topic pattern does not say which topics there are.')
  }
  if (unknownSchemas !== undefined && unknownSchemas !== 'fail' && unknownSchemas !== 'bad') {
    throw wrong('unknownSchemas', unknownSchemas, 'fail or bad')
  }
}

/** The subjects whose schemas the records of a part are written with. */
export function subjectsOf(
  { subjects }: SchemaRegistry,
  part: RecordPart,
  topics: readonly string[] = [],
): readonly string[] {
  return subjects ?? topics.map((topic) => `${topic}-${part}`)
}
