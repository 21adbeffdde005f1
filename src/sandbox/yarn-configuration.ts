import { join } from 'node:path'

/**
 * The ports of both daemons, which start at once: were the node manager left to choose its own, it might take one that
 * the resource manager is about to.
 */
export interface YarnPorts {
  readonly client: number
  readonly scheduler: number
  readonly tracker: number
  readonly admin: number
  readonly web: number
  readonly node: number
  readonly localizer: number
  readonly nodeWeb: number
}

/** What the configuration of a one-node YARN is made from. */
export interface YarnConfigurationInput {
  readonly directory: string
  readonly ports: YarnPorts
  /** What all containers together may have, MiB. */
  readonly memoryMb: number
  readonly cores: number
  /** Environment variables of the node manager that containers get as well. */
  readonly variables: readonly string[]
}

/** What containers inherit as YARN itself has it, of what there is here. */
const CONTAINER_VARIABLES = ['JAVA_HOME', 'PATH', 'LANG', 'TZ']

/** Where a sandbox of YARN keeps what, below its directory. */
export function yarnDirectories(directory: string): {
  readonly conf: string
  readonly local: string
  readonly containerLogs: string
  readonly staging: string
} {
  return {
    conf: join(directory, 'conf'),
    local: join(directory, 'local'),
    containerLogs: join(directory, 'container-logs'),
    staging: join(directory, 'staging'),
  }
}

/**
 * The properties of `yarn-site.xml`: one node on the loopback interface, with room for an application master beside
 * its executors. Follows https://hadoop.apache.org/docs/r3.4.2/hadoop-yarn/hadoop-yarn-common/yarn-default.xml
 */
export function yarnSite(input: YarnConfigurationInput): Readonly<Record<string, string>> {
  const { directory, ports, memoryMb, cores, variables } = input
  const { local, containerLogs } = yarnDirectories(directory)
  const at = (port: number): string => `127.0.0.1:${port}`
  return {
    'yarn.resourcemanager.hostname': '127.0.0.1',
    'yarn.resourcemanager.address': at(ports.client),
    'yarn.resourcemanager.scheduler.address': at(ports.scheduler),
    'yarn.resourcemanager.resource-tracker.address': at(ports.tracker),
    'yarn.resourcemanager.admin.address': at(ports.admin),
    'yarn.resourcemanager.webapp.address': at(ports.web),
    // Each heartbeat may start containers: at the usual second, a job on one node waits most of its time.
    'yarn.resourcemanager.nodemanagers.heartbeat-interval-ms': '200',
    'yarn.scheduler.minimum-allocation-mb': '256',
    'yarn.scheduler.maximum-allocation-mb': String(memoryMb),
    'yarn.scheduler.maximum-allocation-vcores': String(cores),
    'yarn.scheduler.capacity.root.queues': 'default',
    'yarn.scheduler.capacity.root.default.capacity': '100',
    // Usually a tenth: on one small node that is less than one application master.
    'yarn.scheduler.capacity.maximum-am-resource-percent': '0.9',
    'yarn.scheduler.capacity.root.default.maximum-am-resource-percent': '0.9',
    'yarn.nodemanager.hostname': '127.0.0.1',
    'yarn.nodemanager.bind-host': '127.0.0.1',
    'yarn.nodemanager.address': at(ports.node),
    'yarn.nodemanager.localizer.address': at(ports.localizer),
    'yarn.nodemanager.webapp.address': at(ports.nodeWeb),
    'yarn.nodemanager.local-dirs': local,
    'yarn.nodemanager.log-dirs': containerLogs,
    'yarn.nodemanager.resource.memory-mb': String(memoryMb),
    'yarn.nodemanager.resource.cpu-vcores': String(cores),
    // At its own end it waits so long for its containers', and the sandbox ends with them all.
    'yarn.nodemanager.process-kill-wait.ms': '500',
    // A JVM reserves far more address space than it uses.
    'yarn.nodemanager.vmem-check-enabled': 'false',
    'yarn.nodemanager.pmem-check-enabled': 'false',
    // A disk that is rather full is no reason to refuse small jobs.
    'yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage': '100.0',
    'yarn.nodemanager.env-whitelist': [...CONTAINER_VARIABLES, ...variables].join(','),
  }
}

/** The properties of `core-site.xml`: the local file system takes the place of HDFS. */
export function coreSite(directory: string): Readonly<Record<string, string>> {
  return { 'fs.defaultFS': 'file:///', 'hadoop.tmp.dir': join(directory, 'tmp') }
}

/** The text of one of Hadoop's configuration files. */
export function hadoopXml(properties: Readonly<Record<string, string>>): string {
  const entries = Object.entries(properties).map(
    ([name, value]) =>
      `  <property><name>${escapeXml(name)}</name><value>${escapeXml(value)}</value></property>\n`,
  )
  return `<?xml version="1.0"?>\n<configuration>\n${entries.join('')}</configuration>\n`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
