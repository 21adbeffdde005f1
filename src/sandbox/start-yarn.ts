import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import { groupMembers } from '../supervise/process-group.js'
import { awaitDaemons, type StartingDaemon } from './await-daemon.js'
import { checkCount } from './check-options.js'
import { saysPortTaken } from './daemon-log.js'
import { freePorts } from './free-ports.js'
import { type RegisteredNode, registeredNode } from './registered-node.js'
import { SANDBOX_VARIABLE } from './sandbox-registry.js'
import { type SandboxStart, type SandboxStartOptions, startInSandbox } from './start-in-sandbox.js'
import { coreSite, hadoopXml, type YarnPorts, yarnDirectories, yarnSite } from './yarn-configuration.js'
import { DAEMON_LOGGING, daemonHosts, type YarnProgram, yarnDaemon, yarnEnvironment } from './yarn-program.js'
import { type YarnSandbox, yarnSandbox } from './yarn-sandbox.js'

/** What the node has for containers. */
export interface YarnNodeOptions {
  /** Memory of all containers together, MiB; YARN counts it, and does not enforce it here. @default 4096 */
  readonly memoryMb?: number
  /** Cores of all containers together; likewise. @default 8 */
  readonly cores?: number
}

export interface StartYarnOptions extends SandboxStartOptions, YarnNodeOptions, YarnProgram {
  /** How long it may take until the node has registered, ms. @default 60 s */
  readonly limitMs?: number
  /** Finds eight free ports for both daemons. @default free ports of the loopback interface */
  readonly choosePorts?: () => Promise<readonly number[]>
}

/** How often other ports are tried when one was taken between its choice and its use. */
const PORT_ATTEMPTS = 4
/** Time the daemons have to end their containers when the starter dies, ms; what is left then, the next start ends. */
const ORPHAN_GRACE_MS = 4000

const RESOURCE_MANAGER = 'org.apache.hadoop.yarn.server.resourcemanager.ResourceManager'
const NODE_MANAGER = 'org.apache.hadoop.yarn.server.nodemanager.NodeManager'

/**
 * Starts a real YARN of one node on the loopback interface. It ends with this process, however that one ends; orphans
 * of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_OPTION_INVALID, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using yarn = await startYarn(await resolveYarn())
 * const env = { YARN_CONF_DIR: yarn.confDir, HADOOP_CONF_DIR: yarn.confDir }
 */
export async function startYarn(options: StartYarnOptions): Promise<YarnSandbox> {
  checkCount('memoryMb', options.memoryMb)
  checkCount('cores', options.cores)
  return startInSandbox('yarn', options, (start) =>
    step('sandbox.yarn', 'Starting YARN', async (progress) => {
      const sandbox = await startOnFreePorts(start, options, progress)
      progress(`YARN ${sandbox.version} at ${sandbox.resourceManager}`)
      return sandbox
    }),
  )
}

async function startOnFreePorts(
  start: SandboxStart,
  options: StartYarnOptions,
  progress: (text: string) => void,
): Promise<YarnSandbox> {
  const choosePorts = options.choosePorts ?? (() => freePorts(8))
  for (let round = 1; ; round++) {
    const ports = portsOf(await choosePorts())
    writeConfiguration(start, options, ports)
    progress('Waiting for the resource manager and the node')
    const resourceManager = await startDaemon(start, options, 'resource manager', RESOURCE_MANAGER, round)
    const nodeManager = await startDaemon(start, options, 'node manager', NODE_MANAGER, round)
    const web = `http://127.0.0.1:${ports.web}`
    const { signal } = start
    const outcome = await awaitDaemons<RegisteredNode | 'port-taken'>(
      [resourceManager, nodeManager],
      { signal, limitMs: options.limitMs },
      async () =>
        [resourceManager, nodeManager].some(({ logFile }) => saysPortTaken(logFile))
          ? 'port-taken'
          : registeredNode(web),
    )
    if (outcome !== 'port-taken') return ready(start, resourceManager, nodeManager, web, outcome)
    await start.discard(resourceManager.process, nodeManager.process)
    if (round < PORT_ATTEMPTS) continue
    throw new SandboxError('SANDBOX_START_FAILED', {
      message: `YARN did not start: in ${PORT_ATTEMPTS} attempts a port was taken, last one of ${Object.values(ports).join(', ')}. Expected free ports on 127.0.0.1.`,
      hint: 'try again; if it stays so, look for a program that takes many ports',
      details: { ports: Object.values(ports) },
    })
  }
}

function portsOf([
  client = 0,
  scheduler = 0,
  tracker = 0,
  admin = 0,
  web = 0,
  node = 0,
  localizer = 0,
  nodeWeb = 0,
]: readonly number[]): YarnPorts {
  return { client, scheduler, tracker, admin, web, node, localizer, nodeWeb }
}

function writeConfiguration(
  { directory }: SandboxStart,
  { memoryMb = 4096, cores = 8 }: StartYarnOptions,
  ports: YarnPorts,
): void {
  const directories = yarnDirectories(directory)
  // So that Spark's executors bind to the loopback interface, too, and can be known as the sandbox's.
  const variables = [SANDBOX_VARIABLE, 'SPARK_LOCAL_IP']
  for (const path of Object.values(directories)) mkdirSync(path, { recursive: true, mode: 0o700 })
  const site = yarnSite({ directory, ports, memoryMb, cores, variables })
  writeFileSync(join(directories.conf, 'yarn-site.xml'), hadoopXml(site))
  writeFileSync(join(directories.conf, 'core-site.xml'), hadoopXml(coreSite(directory)))
  writeFileSync(join(directory, 'log4j.properties'), DAEMON_LOGGING)
  writeFileSync(join(directory, 'hosts'), daemonHosts())
}

async function startDaemon(
  start: SandboxStart,
  options: StartYarnOptions,
  name: string,
  mainClass: string,
  round: number,
): Promise<StartingDaemon> {
  const file = name.replace(' ', '-')
  const logFile = join(start.directory, `${file}-${round}.log`)
  const process = await start.daemon({
    name: file,
    argv: yarnDaemon(options, start.directory, mainClass),
    env: yarnEnvironment(options),
    logFile,
    graceMs: ORPHAN_GRACE_MS,
  })
  return { what: `YARN ${name}`, process, logFile }
}

function ready(
  start: SandboxStart,
  resourceManager: StartingDaemon,
  nodeManager: StartingDaemon,
  web: string,
  node: RegisteredNode,
): YarnSandbox {
  const daemons = [resourceManager, nodeManager]
  const { conf, containerLogs } = yarnDirectories(start.directory)
  // Containers come and go: only the daemons are written down.
  const [managers = [], nodes = []] = daemons.map(({ process }) =>
    groupMembers(process.identity.pid).slice(0, 2),
  )
  const facts = {
    version: node.version,
    processes: [...managers, ...nodes],
    yarn: { confDir: conf, resourceManager: web, nodeManager: node.webUi, containerLogs },
  }
  // A node manager takes ten seconds to end in peace, and nothing of it is to stay: its containers are ended with it.
  return yarnSandbox(start.ready(facts, 0), {
    pids: { resourceManager: managers.at(-1)?.pid ?? 0, nodeManager: nodes.at(-1)?.pid ?? 0 },
    logFiles: { resourceManager: resourceManager.logFile, nodeManager: nodeManager.logFile },
  })
}
