import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ToolchainError } from '../errors/toolchain-error.js'
import { type InstallerEnd, runInstaller } from './run-installer.js'
import type { ToolchainOptions } from './toolchain-options.js'

export const CENTRAL = 'https://repo1.maven.org/maven2/'

/** A Maven repository, or the settings that name one. */
export interface IvySource {
  /** @default Maven Central */
  readonly repository?: string | undefined
  readonly ivySettings?: string | undefined
}

export interface IvyOptions extends ToolchainOptions {
  readonly source: IvySource
  readonly java: string
  readonly ivyJar: string
  /** `group:artifact:version` of each. */
  readonly coordinates: readonly string[]
  /** Whether what they depend on comes along. */
  readonly transitive: boolean
  /** `group:artifact` of what is left out. @default none */
  readonly exclude?: readonly string[]
  /** Ivy's working files and finished downloads, from which an interrupted retrieval goes on. */
  readonly cache: string
  /** Where the jars are put: a path with Ivy's `[organisation]`, `[artifact]`, `[revision]`. */
  readonly into: string
  readonly onLine?: (line: string) => void
}

/**
 * Downloads jars through Ivy from Maven Central, from another Maven repository, or as an Ivy settings file says.
 *
 * @throws TOOLCHAIN_JARS_UNAVAILABLE with what Ivy could not find
 */
export async function ivyRetrieve(options: IvyOptions): Promise<void> {
  const env = options.env ?? process.env
  const { cache, into } = options
  await mkdir(cache, { recursive: true })
  const { repository = CENTRAL, ivySettings } = options.source
  const ownSettings = join(cache, 'settings.xml')
  const module = join(cache, 'ivy.xml')
  await writeFile(ownSettings, settingsXml(repository, options.transitive))
  await writeFile(module, moduleXml(options))
  const settings = ivySettings ?? ownSettings
  const end = await runInstaller({
    env,
    signal: options.signal,
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    argv: [
      ...[options.java, '-jar', options.ivyJar, '-settings', settings, '-cache', cache, '-ivy', module],
      ...['-types', 'jar', 'bundle', '-retrieve', into],
    ],
  })
  if (end.code !== 0) throw unavailable(end, ivySettings ?? repository)
}

/** Exact coordinates need no POM: one request for each jar and its checksum, and nothing else. */
function settingsXml(repository: string, transitive: boolean): string {
  const root = escapeXml(repository.endsWith('/') ? repository : `${repository}/`)
  return `<ivysettings>
  <settings defaultResolver="maven"/>
  <resolvers>
    <ibiblio name="maven" m2compatible="true" usepoms="${transitive}" root="${root}"/>
  </resolvers>
</ivysettings>
`
}

function moduleXml({ coordinates, transitive, exclude = [] }: IvyOptions): string {
  const conf = transitive ? 'default' : 'default-&gt;*'
  const dependencies = coordinates.map((coordinate) => {
    const [group = '', artifact = '', version = ''] = coordinate.split(':').map(escapeXml)
    return `    <dependency org="${group}" name="${artifact}" rev="${version}" transitive="${transitive}" conf="${conf}"/>`
  })
  const exclusions = exclude.map((left) => {
    const [group = '', artifact = ''] = left.split(':').map(escapeXml)
    return `    <exclude org="${group}" module="${artifact}"/>\n`
  })
  return `<ivy-module version="2.0">
  <info organisation="sparkwire" module="jars" revision="1"/>
  <configurations><conf name="default"/></configurations>
  <dependencies>
${dependencies.join('\n')}
${exclusions.join('')}  </dependencies>
</ivy-module>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function unavailable(end: InstallerEnd, source: string): ToolchainError {
  const lines = end.output.split('\n').map((line) => line.trim())
  const missing = lines
    .map((line) => /^:: ([^ :]+#[^ :]+;[^ :]+): not found/.exec(line)?.[1])
    .filter((name) => name !== undefined)
  const reason = lines.find((line) =>
    /UnknownHost|ConnectException|timed out|SSLHandshake|Server access error|status code/i.test(line),
  )
  const what =
    missing.length > 0
      ? missing.join(', ')
      : (reason ?? lines.filter((line) => line !== '').at(-1) ?? 'no output')
  return new ToolchainError('TOOLCHAIN_JARS_UNAVAILABLE', {
    message: `Jars could not be downloaded from ${source}: ${what}. All of them should be there.`,
    hint: 'check the network and the proxy (JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=…), or name a mirror in SPARKWIRE_MAVEN_REPOSITORY, or a folder that has the jars in SPARKWIRE_JARS_DIRECTORY',
    details: {
      source,
      missing,
      exitCode: end.code,
      lastLines: lines.filter((line) => line !== '').slice(-15),
    },
  })
}
