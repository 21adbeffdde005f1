import { delimiter, join } from 'node:path'

/** How Kafka's Java programs are called in one sandbox. */
export interface KafkaProgram {
  readonly java: string
  readonly classPath: readonly string[]
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Nothing but the path is handed on: JAVA_TOOL_OPTIONS and the like would change the broker. */
export function kafkaEnvironment(): Readonly<Record<string, string | undefined>> {
  return { PATH: process.env.PATH, LANG: 'C.UTF-8' }
}

/** The arguments of `java` up to the main class. */
export function javaArguments(program: KafkaProgram, logLevel: 'INFO' | 'WARN'): readonly string[] {
  return [
    '-Xmx512m',
    // A sandbox lives for minutes: quick to start counts more than the second compiler's code.
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    // Native codecs are unpacked here, to be removed with everything else.
    `-Djava.io.tmpdir=${join(program.directory, 'tmp')}`,
    `-Dlog4j2.level=${logLevel}`,
    '-cp',
    program.classPath.join(delimiter),
  ]
}
