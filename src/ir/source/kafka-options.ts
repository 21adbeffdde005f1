import { DefineError } from '../../errors/define-error.js'
import { didYouMean } from '../../util/did-you-mean.js'
import { valueText } from '../../util/value-text.js'
import { isParamReference, type OptionMap } from '../option-value.js'
import { isSecretOption } from '../secret-option.js'
import { KAFKA_SOURCE_OPTIONS } from './kafka-option-table.js'

/** Where options are given: Spark's Kafka source or its Kafka sink. */
export type KafkaSide = 'source' | 'sink'

type Cures = Readonly<Record<string, string>>

const DESERIALIZER = 'Spark reads bytes; say how they become columns with key: text() and value: json({…}).'
const SERIALIZER = 'Spark writes strings and bytes; make them with toJson() or cast().'
const SERVERS = 'Give bootstrapServers, or let the run fill it in.'

/** The options that have a property of their own. */
const OWN_PROPERTY: Cures = Object.fromEntries(
  Object.entries(KAFKA_SOURCE_OPTIONS).map(([name, { spark }]) => [spark.toLowerCase(), `Use ${name}.`]),
)

/** Options, in lower case, that Spark refuses or that have a property of their own; each with what to do instead. */
const FORBIDDEN: { readonly [S in KafkaSide]: Cures } = {
  source: {
    ...OWN_PROPERTY,
    'kafka.auto.offset.reset': "Use startingOffsets: 'earliest' or 'latest'.",
    'kafka.key.deserializer': DESERIALIZER,
    'kafka.value.deserializer': DESERIALIZER,
    'kafka.enable.auto.commit': 'Spark keeps its offsets in the checkpoint and never commits them to Kafka.',
    'kafka.interceptor.classes': 'Spark cannot keep its guarantees with interceptors.',
    'kafka.transactional.id': 'The source does not write.',
    'kafka.bootstrap.servers': SERVERS,
    includeheaders: "Use include: { headers: 'column' }.",
  },
  sink: {
    'kafka.key.serializer': SERIALIZER,
    'kafka.value.serializer': SERIALIZER,
    'kafka.transactional.id':
      "Spark's Kafka sink has no transactions; the query would fail after two minutes.",
    'kafka.bootstrap.servers': SERVERS,
    topic: 'Use topic.',
    includeheaders: 'Spark writes headers where the dataset has a column headers.',
    checkpointlocation: 'The run gives each sink its checkpoint.',
  },
}

function forbidden(side: KafkaSide, option: string, why: string, hint: string): DefineError {
  return new DefineError('DEFINE_FORBIDDEN_OPTION', {
    message: `Option of the Kafka ${side}: ${option}. ${why}`,
    hint,
    details: { option },
  })
}

/** Besides those of its own, Spark takes only options of the Kafka client, and leaves any other out. */
function checkKnown(side: KafkaSide, option: string): void {
  if (/^kafka\../i.test(option)) return
  const near = didYouMean(option.toLowerCase(), Object.keys(FORBIDDEN[side]))
  throw new DefineError('DEFINE_UNKNOWN_OPTION', {
    message: `Option of the Kafka ${side}: ${option}. Expected one of the Kafka client, which begins with kafka.; Spark would leave it out.`,
    hint: near === undefined ? `Write kafka.${option} if it is one.` : (FORBIDDEN[side][near] ?? ''),
    details: { option },
  })
}

/** @throws DEFINE_FORBIDDEN_OPTION, DEFINE_UNKNOWN_OPTION, DEFINE_BAD_VALUE */
export function checkKafkaOptions(side: KafkaSide, options: OptionMap): void {
  for (const [option, value] of Object.entries(options)) {
    const cure = Object.hasOwn(FORBIDDEN[side], option.toLowerCase())
      ? FORBIDDEN[side][option.toLowerCase()]
      : undefined
    if (cure !== undefined) throw forbidden(side, option, 'Expected an option that may be set here.', cure)
    if (
      (typeof value !== 'string' && !isParamReference(value)) ||
      option === '' ||
      /\p{Surrogate}/u.test(`${option}${value}`)
    ) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `Option ${option} of the Kafka ${side}: ${valueText(value)}. Expected a text, param('name') or secret('name').`,
      })
    }
    checkKnown(side, option)
    if (isSecretOption(option) && typeof value === 'string') {
      throw forbidden(
        side,
        option,
        'Expected a parameter: secrets are never written into the script.',
        `Write '${option}': secret('${option.split('.').at(-1) ?? option}') and give the value when the job is run.`,
      )
    }
  }
}
