import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { startKafka } from '../../src/sandbox/start-kafka.js'
import { resolveKafkaBroker } from '../../src/toolchain/resolve-kafka-broker.js'

/** A broker with a port of each kind. */
export interface ListenerBroker extends AsyncDisposable {
  /** Speaks plainly, and takes anyone. */
  readonly plain: string
  /** Wants a user and a password: ada, lovelace, who may do nothing. */
  readonly sasl: string
  /** Speaks TLS, with a certificate that nobody else knows. */
  readonly tls: string
  /** Gives a host for itself that nobody knows. */
  readonly misled: string
  /** Gives a port for itself where nobody listens. */
  readonly gone: string
}

/** Starts a real broker with five listeners. */
export async function startListenerBroker(): Promise<ListenerBroker> {
  const { java, classPath } = await resolveKafkaBroker()
  const folder = mkdtempSync(join(tmpdir(), 'sw-listeners-'))
  const store = keyStore(java, folder)
  const ports = await freePorts(7)
  const [plain, controller, sasl, tls, misled, gone, free] = ports.map((port) => `127.0.0.1:${port}`)
  const broker = await startKafka({
    java,
    classPath,
    choosePorts: async () => ports.slice(0, 2),
    topicDefaults: {
      listeners: `PLAINTEXT://${plain},CONTROLLER://${controller},SASL://${sasl},TLS://${tls},MISLED://${misled},GONE://${gone}`,
      'advertised.listeners': `PLAINTEXT://${plain},SASL://${sasl},TLS://${tls},MISLED://broker.nowhere.invalid:9092,GONE://${free}`,
      'listener.security.protocol.map':
        'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,MISLED:PLAINTEXT,GONE:PLAINTEXT',
      'listener.name.sasl.sasl.enabled.mechanisms': 'PLAIN',
      'listener.name.sasl.plain.sasl.jaas.config':
        'org.apache.kafka.common.security.plain.PlainLoginModule required user_ada="lovelace";',
      'listener.name.tls.ssl.keystore.type': 'PKCS12',
      'listener.name.tls.ssl.keystore.location': store,
      'listener.name.tls.ssl.keystore.password': PASSWORD,
      'listener.name.tls.ssl.key.password': PASSWORD,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    },
  })
  const addresses = { plain, sasl, tls, misled, gone } as Omit<ListenerBroker, typeof Symbol.asyncDispose>
  return {
    ...addresses,
    async [Symbol.asyncDispose]() {
      await broker.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** It guards a key that lives as long as a test. */
const PASSWORD = 'for-this-test'

function keyStore(java: string, folder: string): string {
  const store = join(folder, 'broker.p12')
  const words = [
    '-genkeypair',
    '-alias',
    'broker',
    '-keyalg',
    'EC',
    '-dname',
    'CN=localhost',
    '-validity',
    '2',
  ]
  const where = ['-storetype', 'PKCS12', '-keystore', store, '-storepass', PASSWORD]
  execFileSync(join(dirname(java), 'keytool'), [...words, ...where], { stdio: 'ignore' })
  return store
}
