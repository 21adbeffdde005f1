import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { hadoopXml } from '../../src/sandbox/yarn-configuration.js'
import { DAEMON_LOGGING, daemonHosts, yarnDaemon, yarnEnvironment } from '../../src/sandbox/yarn-program.js'
import type { JarLock } from '../../src/toolchain/jar-lock.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { resolveJars } from '../../src/toolchain/resolve-jars.js'
import { resolveYarn } from '../../src/toolchain/resolve-yarn.js'
import { ivyJarOf } from '../../src/toolchain/spark-home.js'

/** What HDFS has beside what YARN has. */
const JARS: JarLock = {
  name: 'hadoop-hdfs-3.4.2',
  packages: [],
  jars: [
    {
      coordinate: 'org.apache.hadoop:hadoop-hdfs:3.4.2',
      sha256: '8b4121fa56c67fd66204c6b72e92fc4a3aa93981424b4db610c7a5a112d8066e',
    },
    {
      coordinate: 'org.apache.hadoop:hadoop-hdfs-client:3.4.2',
      sha256: '5097203bfa7713a914e8a2d526661df950b9890047aee9c690f387fa4321d660',
    },
    {
      coordinate: 'io.netty:netty-codec-http:4.1.118.Final',
      sha256: '09822d785e9a794838031ddd5346cf419b30c036a981c2e277a062bea884174b',
    },
  ],
}
const NAME_NODE = 'org.apache.hadoop.hdfs.server.namenode.NameNode'
const DATA_NODE = 'org.apache.hadoop.hdfs.server.datanode.DataNode'
const START_LIMIT_MS = 120_000

/** A real HDFS of one name node and one data node. */
export interface Hdfs extends AsyncDisposable {
  /** `hdfs://127.0.0.1:PORT` */
  readonly uri: string
  /** What the name node says of a path by its WebHDFS; undefined where there is nothing. */
  list(path: string): Promise<readonly string[] | undefined>
}

/** Formats and starts one. */
export async function startHdfs(): Promise<Hdfs> {
  const { sparkHome } = await resolveSparkEnvironment()
  const yarn = await resolveYarn()
  const jars = await resolveJars(JARS, async () => ({ java: yarn.java, ivyJar: ivyJarOf(sparkHome) }))
  const program = { ...yarn, classPath: [...yarn.classPath, ...jars] }
  const directory = mkdtempSync(join(tmpdir(), 'sw-hdfs-'))
  const [port = 0, web = 0] = await freePorts(2)
  const uri = `hdfs://127.0.0.1:${port}`
  writeConfiguration(directory, uri, web)
  const call = (main: string, ...args: readonly string[]) => {
    const [java = '', ...words] = yarnDaemon(program, directory, main)
    const options = { cwd: directory, env: yarnEnvironment(program), extendEnv: false } as const
    return execa(java, [...words, ...args], { ...options, all: true, cleanup: true, reject: false })
  }
  const formatted = await call(NAME_NODE, '-format', '-nonInteractive')
  const daemons = [call(NAME_NODE), call(DATA_NODE)]
  const stop = async (): Promise<void> => {
    for (const daemon of daemons) daemon.kill('SIGKILL')
    await Promise.all(daemons)
    rmSync(directory, { recursive: true })
  }
  const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${web}${path}`)
  const isReady = async (): Promise<boolean> => {
    const state = await ask('/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState').catch(() => undefined)
    return state !== undefined && /"NumLiveDataNodes"\s*:\s*1\b/.test(await state.text())
  }
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await isReady())) {
    if (performance.now() < deadline && daemons.every(({ exitCode }) => exitCode === null)) {
      await sleep(300)
      continue
    }
    await stop()
    const said = [formatted, ...(await Promise.all(daemons))].map(({ all }) => all.slice(-2000))
    throw new Error(`HDFS did not start:\n${said.join('\n\n')}`)
  }
  return {
    uri,
    async list(path) {
      const answer = await ask(`/webhdfs/v1${path}?op=LISTSTATUS&user.name=${userInfo().username}`)
      if (answer.status === 404) return undefined
      const { FileStatuses } = (await answer.json()) as {
        FileStatuses: { FileStatus: { pathSuffix: string }[] }
      }
      return FileStatuses.FileStatus.map(({ pathSuffix }) => pathSuffix)
    },
    [Symbol.asyncDispose]: stop,
  }
}

function writeConfiguration(directory: string, uri: string, web: number): void {
  const conf = join(directory, 'conf')
  for (const name of ['tmp', 'conf/webapps/hdfs', 'conf/webapps/datanode'])
    mkdirSync(join(directory, name), { recursive: true })
  const anywhere = '127.0.0.1:0'
  const site = {
    'dfs.replication': '1',
    'dfs.namenode.http-address': `127.0.0.1:${web}`,
    'dfs.datanode.address': anywhere,
    'dfs.datanode.http.address': anywhere,
    'dfs.datanode.ipc.address': anywhere,
    'dfs.datanode.hostname': '127.0.0.1',
  }
  const core = { 'fs.defaultFS': uri, 'hadoop.tmp.dir': join(directory, 'files') }
  writeFileSync(join(conf, 'core-site.xml'), hadoopXml(core))
  writeFileSync(join(conf, 'hdfs-site.xml'), hadoopXml(site))
  writeFileSync(join(directory, 'log4j.properties'), DAEMON_LOGGING)
  writeFileSync(join(directory, 'hosts'), daemonHosts())
}
