import { rmSync, writeFileSync } from 'node:fs'
import { execa } from 'execa'
import { SandboxError } from '../errors/sandbox-error.js'
import { withoutFrames } from './daemon-log.js'
import { javaArguments, type KafkaProgram } from './kafka-program.js'

/** Any 16 bytes in URL-safe base64: a data directory that is used again must find the same. */
const CLUSTER_ID = 'c3Bhcmt3aXJlc2FuZGJveA'
const FORMAT_LIMIT_MS = 60_000

/**
 * Prepares a data directory for KRaft with Kafka's own storage tool; one that is prepared already stays as it is.
 *
 * @throws SandboxError SANDBOX_FORMAT_FAILED
 */
export async function formatStorage(
  program: KafkaProgram,
  propertiesFile: string,
  formatWords: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', CLUSTER_ID, '--config', propertiesFile]
  // A password may be among the words, and every user of the machine can read those of a command.
  const wordsFile = `${propertiesFile}.words`
  const words = [...tool, '--ignore-formatted', ...formatWords]
  writeFileSync(wordsFile, words.map(quoted).join('\n'), { mode: 0o600 })
  const result = await execa(program.java, [...javaArguments(program, 'WARN'), `@${wordsFile}`], {
    cwd: program.directory,
    env: program.env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: FORMAT_LIMIT_MS,
    ...(signal === undefined ? {} : { cancelSignal: signal, forceKillAfterDelay: 500 }),
  })
  rmSync(wordsFile, { force: true })
  signal?.throwIfAborted()
  if (result.exitCode === 0) return
  const lines = withoutFrames((result.all ?? '').trim().split('\n')).slice(-10)
  throw new SandboxError('SANDBOX_FORMAT_FAILED', {
    message: `Kafka's storage tool could not prepare ${propertiesFile}: ${
      result.timedOut ? `no end after ${FORMAT_LIMIT_MS / 1000} s` : (result.shortMessage ?? 'it failed')
    }.\n${lines.join('\n')}`,
    hint: 'check that the temporary directory has room and that `sparkwire doctor` finds the broker and Java in order',
    details: { exitCode: result.exitCode ?? null, output: lines },
  })
}

/** A word of a file that `java` reads more of its command line from. */
function quoted(word: string): string {
  return `"${word.replace(/[\\"]/g, '\\$&')}"`
}
