import { CliError } from '../errors/cli-error.js'
import { readClientProperties } from '../kafka/client-properties-file.js'
import type { ConnectKafkaOptions } from '../kafka/connect-kafka.js'
import { SandboxRegistry } from '../sandbox/sandbox-registry.js'

/** What the option is called and says, the same for every command. */
export const BOOTSTRAP_SERVERS_OPTION = [
  '--bootstrap-servers <list>',
  'host:port list of the Kafka brokers; default: SPARKWIRE_BOOTSTRAP_SERVERS, else the broker of `sandbox up`',
] as const

/** How a command that talks to brokers itself signs in. */
export const COMMAND_CONFIG_OPTION = [
  '--command-config <file>',
  "properties of Kafka's client that say how to sign in; default: SPARKWIRE_COMMAND_CONFIG, else those of the broker of `sandbox up`",
] as const

/** What those options say. */
export interface BrokerOptions {
  readonly bootstrapServers?: string | undefined
  readonly commandConfig?: string | undefined
}

/** The brokers given, else those of the environment, else the broker that `sandbox up` left; undefined without any. */
export function knownBootstrapServers(given: string | undefined): string | undefined {
  return (
    given ||
    process.env.SPARKWIRE_BOOTSTRAP_SERVERS ||
    new SandboxRegistry().standing('kafka')?.bootstrapServers
  )
}

/**
 * The brokers to talk to, as {@link knownBootstrapServers} finds them.
 *
 * @throws CliError CLI_USAGE when there are none
 */
export function findBootstrapServers(given: string | undefined): string {
  const found = knownBootstrapServers(given)
  if (found) return found
  throw new CliError('CLI_USAGE', {
    message: 'No Kafka brokers are given. Expected --bootstrap-servers host:port.',
    hint: 'give --bootstrap-servers, set SPARKWIRE_BOOTSTRAP_SERVERS, or start a broker here with `sparkwire sandbox up`',
  })
}

/**
 * The brokers to talk to, and how to sign in there.
 *
 * @throws CliError CLI_USAGE when there are none, KafkaError KAFKA_BAD_PROPERTIES
 */
export function findBrokers({ bootstrapServers, commandConfig }: BrokerOptions): ConnectKafkaOptions {
  const found = findBootstrapServers(bootstrapServers)
  const standing = new SandboxRegistry().standing('kafka')
  const ofSandbox = standing?.bootstrapServers === found ? standing.commandConfig : undefined
  const file = commandConfig || process.env.SPARKWIRE_COMMAND_CONFIG || ofSandbox
  return {
    bootstrapServers: found,
    ...(file === undefined ? {} : { properties: readClientProperties(file) }),
  }
}
