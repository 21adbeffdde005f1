import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { SandboxError } from '../errors/sandbox-error.js'
import type { KafkaProgram } from './kafka-program.js'

/** A key of a broker's own, and the certificate that it has signed itself. */
export interface BrokerCertificate {
  /** Path of a PKCS #12 store. */
  readonly keyStore: string
  readonly password: string
  /** PEM. */
  readonly certificate: string
}

const ALIAS = 'broker'
/** Days; a sandbox lives shorter. */
const VALIDITY = '30'
const LIMIT_MS = 30_000

/**
 * Makes a certificate for a broker of the loopback interface, with Java's own tool, in the directory of the sandbox.
 *
 * @throws SandboxError SANDBOX_CERTIFICATE_FAILED
 */
export async function makeCertificate(
  program: KafkaProgram,
  signal: AbortSignal | undefined,
): Promise<BrokerCertificate> {
  const keyStore = join(program.directory, 'broker.p12')
  const password = randomBytes(18).toString('base64url')
  const keytool = async (command: string, ...words: readonly string[]): Promise<string> => {
    const store = ['-alias', ALIAS, '-storetype', 'PKCS12', '-keystore', keyStore]
    const result = await execa(
      keytoolOf(program.java),
      // Of the password the command line has only the name of a variable.
      [command, ...words, ...store, '-storepass:env', 'STORE_PASSWORD'],
      {
        cwd: program.directory,
        env: { ...program.env, STORE_PASSWORD: password },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        timeout: LIMIT_MS,
        ...(signal === undefined ? {} : { cancelSignal: signal, forceKillAfterDelay: 500 }),
      },
    )
    signal?.throwIfAborted()
    if (result.exitCode === 0) return result.stdout
    throw failed(result.shortMessage ?? 'it failed', `${result.stdout}\n${result.stderr}`.trim())
  }
  const subject = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1']
  await keytool('-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', VALIDITY, ...subject)
  chmodSync(keyStore, 0o600)
  return { keyStore, password, certificate: await keytool('-exportcert', '-rfc') }
}

/** It lies beside the program itself, of which a link may stand in PATH. */
function keytoolOf(java: string): string {
  const keytool = join(dirname(realpathSync(java)), 'keytool')
  if (existsSync(keytool)) return keytool
  throw failed(`there is no ${keytool}`, '')
}

function failed(reason: string, output: string): SandboxError {
  return new SandboxError('SANDBOX_CERTIFICATE_FAILED', {
    message: `Java's keytool could not make a certificate for the broker: ${reason}.${output === '' ? '' : `\n${output}`}`,
    hint: 'check with `sparkwire doctor` that Java is in order; a broker without TLS needs no certificate',
    details: { reason },
  })
}
