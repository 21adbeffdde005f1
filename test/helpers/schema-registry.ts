import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { cacheDirectory } from '../../src/toolchain/cache-directory.js'
import { CENTRAL } from '../../src/toolchain/ivy.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'

const VERSION = '2.6.13.Final'
const SHA256 = '3cda1b34aa020fb4ac4dd6a66018d757e81e437f97e20a1f92d366b70091c6ba'
const RUNNER = `apicurio-registry-app-${VERSION}-runner.jar`

/** A real Schema Registry: Apicurio, which speaks Confluent's REST API. */
export interface SchemaRegistry extends AsyncDisposable {
  /** As a client of Confluent's takes it. */
  readonly url: string
  /** Registers a schema and gives its number. */
  readonly register: (subject: string, schema: object, schemaType?: 'AVRO' | 'JSON') => Promise<number>
}

interface Ivy {
  readonly java: string
  readonly sparkHome: string
  readonly folder: string
}

/** Ivy takes the archive from Maven Central: it is published beside the jar, under a classifier. */
async function download({ java, sparkHome, folder }: Ivy): Promise<string> {
  const root = process.env['SPARKWIRE_MAVEN_REPOSITORY'] || CENTRAL
  const settings = join(folder, 'settings.xml')
  const module = join(folder, 'ivy.xml')
  await writeFile(
    settings,
    `<ivysettings><settings defaultResolver="maven"/><resolvers><ibiblio name="maven" m2compatible="true" usepoms="false" root="${root}"/></resolvers></ivysettings>`,
  )
  await writeFile(
    module,
    `<ivy-module version="2.0" xmlns:m="http://ant.apache.org/ivy/maven">
  <info organisation="sparkwire" module="registry" revision="1"/>
  <configurations><conf name="default"/></configurations>
  <dependencies>
    <dependency org="io.apicurio" name="apicurio-registry-app" rev="${VERSION}" transitive="false" conf="default-&gt;*">
      <artifact name="apicurio-registry-app" type="tar.gz" ext="tar.gz" m:classifier="all"/>
    </dependency>
  </dependencies>
</ivy-module>
`,
  )
  const jars = join(sparkHome, 'jars')
  const archive = join(folder, 'apicurio-registry-app.tar.gz')
  const main = 'org.apache.ivy.Main'
  await execa(
    java,
    ['-cp', `${jars}/*`, main, '-settings', settings, '-cache', join(folder, 'ivy'), '-ivy', module].concat([
      '-types',
      'tar.gz',
      '-retrieve',
      join(folder, '[artifact].[ext]'),
    ]),
  )
  const hash = createHash('sha256')
  await pipeline(createReadStream(archive), hash)
  const found = hash.digest('hex')
  if (found !== SHA256) throw new Error(`${archive}: SHA-256 ${found}. Expected ${SHA256}.`)
  return archive
}

/** Installed once per user, like the other tools of the tests. */
async function install(java: string, sparkHome: string): Promise<string> {
  const { root } = cacheDirectory()
  const home = join(root, 'jars', `apicurio-registry-${VERSION}`)
  if (existsSync(join(home, RUNNER))) return home
  await mkdir(join(root, 'jars'), { recursive: true })
  const folder = await mkdtemp(join(root, 'jars', 'registry-'))
  try {
    const archive = await download({ java, sparkHome, folder })
    const unpacked = join(folder, 'unpacked')
    await mkdir(unpacked)
    await execa('tar', ['-xzf', archive, '-C', unpacked])
    await rename(unpacked, home)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return home
}

/** Starts a registry that keeps its schemas in memory, on a port of its own. */
export async function startSchemaRegistry(): Promise<SchemaRegistry> {
  const { java, sparkHome } = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const home = await install(java, sparkHome)
  const [port = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'sparkwire-registry-'))
  const registry = execa(
    java,
    ['-Xmx256m', '-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`, '-jar', join(home, RUNNER)],
    { cwd: folder, reject: false, all: true, cleanup: true },
  )
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`
  let ended: string | undefined
  void registry.then(({ all }) => {
    ended = all
  })
  const stop = async (): Promise<void> => {
    registry.kill('SIGTERM')
    await registry
    await rm(folder, { recursive: true, force: true })
  }
  const deadline = performance.now() + 120_000
  for (;;) {
    const answer = await fetch(`${url}/subjects`).catch(() => undefined)
    if (answer?.ok === true) break
    if (ended !== undefined || performance.now() > deadline) {
      await stop()
      throw new Error(`The schema registry did not start:\n${ended?.slice(-4000)}`)
    }
    await sleep(200)
  }
  const register: SchemaRegistry['register'] = async (subject, schema, schemaType = 'AVRO') => {
    const answer = await fetch(`${url}/subjects/${encodeURIComponent(subject)}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: JSON.stringify(schema), schemaType }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${text}`)
    return (JSON.parse(text) as { id: number }).id
  }
  return { url, register, [Symbol.asyncDispose]: stop }
}
