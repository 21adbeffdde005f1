import { resolve } from 'node:path'
import { LaunchError } from '../errors/launch-error.js'
import type { DeployMode, Master, MasterKind } from './master.js'

/**
 * spark-submit's own options by their own names; one that the chosen master ignores is an error. Left out, each is as
 * Spark has it by default.
 */
export interface SparkSubmitOptions {
  /** Memory of the driver: `2g`. */
  readonly driverMemory?: string
  /** Cores of a driver in the cluster (YARN, Kubernetes). */
  readonly driverCores?: number
  /** Memory of each executor: `4g` (clusters). */
  readonly executorMemory?: string
  /** Cores of each executor (clusters). */
  readonly executorCores?: number
  /** How many executors (YARN, Kubernetes). */
  readonly numExecutors?: number
  /** Cores of all executors together (standalone). */
  readonly totalExecutorCores?: number
  /** Further jars for driver and executors. */
  readonly jars?: readonly string[]
  /** Files for the working directory of driver and executors. */
  readonly files?: readonly string[]
  /** Archives that are unpacked there; `env.tar.gz#env` names the folder. */
  readonly archives?: readonly string[]
  /** Python files and zips for the module path of driver and executors. */
  readonly pyFiles?: readonly string[]
  /** The queue (YARN). */
  readonly queue?: string
  /** The Kerberos principal (YARN, Kubernetes). */
  readonly principal?: string
  /** The file with the principal's keys (YARN, Kubernetes). */
  readonly keytab?: string
  /** Where the master's own pages are: `http://host:8080` (standalone). @default port 8080 of the master's host */
  readonly masterWebUi?: string
  /** The namespace of the pods (Kubernetes). */
  readonly namespace?: string
  /** The image of driver and executors (Kubernetes). */
  readonly containerImage?: string
  /** The service account of a driver in the cluster (Kubernetes). */
  readonly serviceAccountName?: string
  /** The context of the kubeconfig (Kubernetes). */
  readonly kubernetesContext?: string
  /** A file with what the driver's pod starts from (Kubernetes). */
  readonly driverPodTemplateFile?: string
  /** A file with what the executors' pods start from (Kubernetes). */
  readonly executorPodTemplateFile?: string
  /** Where local jars and files are put for a driver in the cluster: `s3a://…` (Kubernetes). */
  readonly fileUploadPath?: string
}

export type SparkSubmitOptionName = keyof SparkSubmitOptions

/** What an option takes: free text, a number from 1 on, a size, a path, or paths. */
export type OptionForm = 'text' | 'count' | 'memory' | 'path' | 'paths'

export interface OptionEntry {
  readonly form: OptionForm
  readonly masters: readonly MasterKind[]
  /** Where only one deploy mode heeds it. */
  readonly deployMode?: DeployMode
  /** How spark-submit gets it: a property of the properties file, a word of the command line, or not at all. */
  readonly as: { readonly property: string } | { readonly flag: string } | 'ours'
  /** For `--help`. */
  readonly about: string
}

const ALL = ['local', 'standalone', 'yarn', 'kubernetes'] as const
const EVERYWHERE = [...ALL, 'connect'] as const
const CLUSTERS = ['standalone', 'yarn', 'kubernetes'] as const
const MANAGED = ['yarn', 'kubernetes'] as const
const K8S = ['kubernetes'] as const
const kubernetes = (name: string) => ({ property: `spark.kubernetes.${name}` })

// Lists are words of the command line: as properties Spark would hand them out twice on YARN.
// biome-ignore format: a table reads as one line an option
export const SPARK_SUBMIT_OPTIONS: Readonly<Record<SparkSubmitOptionName, OptionEntry>> = {
  driverMemory: { form: 'memory', masters: ALL, as: { property: 'spark.driver.memory' }, about: 'memory of the driver: 2g' },
  driverCores: { form: 'count', masters: MANAGED, deployMode: 'cluster', as: { property: 'spark.driver.cores' }, about: 'cores of a driver in the cluster' },
  executorMemory: { form: 'memory', masters: CLUSTERS, as: { property: 'spark.executor.memory' }, about: 'memory of each executor: 4g' },
  executorCores: { form: 'count', masters: CLUSTERS, as: { property: 'spark.executor.cores' }, about: 'cores of each executor' },
  numExecutors: { form: 'count', masters: MANAGED, as: { property: 'spark.executor.instances' }, about: 'how many executors' },
  totalExecutorCores: { form: 'count', masters: ['standalone'], as: { property: 'spark.cores.max' }, about: 'cores of all executors together' },
  jars: { form: 'paths', masters: ALL, as: { flag: '--jars' }, about: 'further jars for driver and executors' },
  files: { form: 'paths', masters: ALL, as: { flag: '--files' }, about: 'files for their working directory' },
  archives: { form: 'paths', masters: ALL, as: { flag: '--archives' }, about: 'archives to unpack there: env.tar.gz#env' },
  pyFiles: { form: 'paths', masters: EVERYWHERE, as: { flag: '--py-files' }, about: 'Python files and zips for the module path' },
  queue: { form: 'text', masters: ['yarn'], as: { property: 'spark.yarn.queue' }, about: 'the queue' },
  principal: { form: 'text', masters: MANAGED, as: { property: 'spark.kerberos.principal' }, about: 'the Kerberos principal' },
  keytab: { form: 'path', masters: MANAGED, as: { property: 'spark.kerberos.keytab' }, about: "the file with the principal's keys" },
  masterWebUi: { form: 'text', masters: ['standalone'], as: 'ours', about: "where the master's pages are: http://host:8080" },
  namespace: { form: 'text', masters: K8S, as: kubernetes('namespace'), about: 'the namespace of the pods' },
  containerImage: { form: 'text', masters: K8S, as: kubernetes('container.image'), about: 'the image of driver and executors' },
  serviceAccountName: { form: 'text', masters: K8S, deployMode: 'cluster', as: kubernetes('authenticate.driver.serviceAccountName'), about: 'the service account of a driver in the cluster' },
  kubernetesContext: { form: 'text', masters: K8S, as: kubernetes('context'), about: 'the context of the kubeconfig' },
  driverPodTemplateFile: { form: 'path', masters: K8S, deployMode: 'cluster', as: kubernetes('driver.podTemplateFile'), about: "what the driver's pod starts from" },
  executorPodTemplateFile: { form: 'path', masters: K8S, as: kubernetes('executor.podTemplateFile'), about: "what the executors' pods start from" },
  fileUploadPath: { form: 'path', masters: K8S, deployMode: 'cluster', as: kubernetes('file.upload.path'), about: 'where local files are put for a driver in the cluster' },
}

const NAMES = Object.keys(SPARK_SUBMIT_OPTIONS) as readonly SparkSubmitOptionName[]

/** What spark-submit is given: paths by the word of the command line they belong to, all else as properties. */
export interface SubmitWords {
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly properties: Readonly<Record<string, string>>
}

/** How the option is spelled at the command line: `--num-executors`. */
export function flagOf(name: SparkSubmitOptionName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/**
 * Checks the options against the master, and says how each reaches spark-submit. Relative paths are of `cwd`.
 *
 * @throws LAUNCH_OPTION_IGNORED, LAUNCH_BAD_OPTION, LAUNCH_OPTION_TWICE
 */
export function submitWords(
  options: SparkSubmitOptions,
  master: Master,
  conf: Readonly<Record<string, string>>,
  cwd: string,
): SubmitWords {
  const lists: Record<string, readonly string[]> = {}
  const properties: Record<string, string> = {}
  for (const name of NAMES) {
    const value = options[name]
    if (value === undefined) continue
    const entry = SPARK_SUBMIT_OPTIONS[name]
    requireHeeded(name, entry, master)
    const words = readOption(name, entry.form, value, cwd)
    if (entry.as === 'ours') continue
    if ('flag' in entry.as) {
      lists[entry.as.flag] = words
      continue
    }
    const { property } = entry.as
    const [word = ''] = words
    if (conf[property] !== undefined && conf[property] !== word) {
      throw new LaunchError('LAUNCH_OPTION_TWICE', {
        message: `${name} is '${word}', and ${property}, which is the same, is '${conf[property]}'. Expected one of them.`,
        hint: `Leave out ${flagOf(name)} or \`--conf ${property}\`.`,
        details: { option: name, property },
      })
    }
    properties[property] = word
  }
  return { lists, properties }
}

function requireHeeded(name: SparkSubmitOptionName, entry: OptionEntry, master: Master): void {
  const mode = entry.deployMode
  if (entry.masters.includes(master.kind) && (mode === undefined || mode === master.deployMode)) return
  const heeded = entry.masters.map((kind) => (mode === undefined ? kind : `${kind} in ${mode} mode`))
  const instead = NAMES.filter((other) => isHeeded(SPARK_SUBMIT_OPTIONS[other], master))
  throw new LaunchError('LAUNCH_OPTION_IGNORED', {
    message: `${name} is given, but master '${master.url}' in ${master.deployMode} mode ignores it. It is for: ${heeded.join(', ')}.`,
    hint: `Leave ${flagOf(name)} out. This master has: ${instead.map(flagOf).join(', ')}.`,
    details: { option: name, master: master.url, deployMode: master.deployMode, masters: entry.masters },
  })
}

function isHeeded({ masters, deployMode }: OptionEntry, master: Master): boolean {
  return masters.includes(master.kind) && (deployMode === undefined || deployMode === master.deployMode)
}

const EXPECTED: Readonly<Record<OptionForm, string>> = {
  text: 'text',
  path: 'a path',
  count: 'a whole number from 1 on',
  memory: 'a size with its unit: 512m, 4g',
  paths: 'paths',
}

/** The option's value as words of text. */
function readOption(
  name: SparkSubmitOptionName,
  form: OptionForm,
  value: string | number | readonly string[],
  cwd: string,
): readonly string[] {
  const bad = (): LaunchError =>
    new LaunchError('LAUNCH_BAD_OPTION', {
      message: `${name} is ${JSON.stringify(value)}. Expected ${EXPECTED[form]}.`,
      hint: `Correct ${flagOf(name)} (in the library: \`${name}\`).`,
      details: { option: name, value },
    })
  if (form === 'count') {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return [String(value)]
    throw bad()
  }
  if (form === 'paths') {
    const isPath = (path: unknown): boolean => typeof path === 'string' && /^[^,]+$/.test(path)
    if (Array.isArray(value) && value.every(isPath)) return value.map((path) => absolutePath(path, cwd))
    throw bad()
  }
  if (typeof value !== 'string' || value.trim() === '') throw bad()
  if (form === 'memory' && !/^[1-9]\d*[kmgtp]b?$/i.test(value)) throw bad()
  return [form === 'path' ? absolutePath(value, cwd) : value]
}

/** A path with a scheme is not of this machine's. */
export function absolutePath(path: string, cwd: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) ? path : resolve(cwd, path)
}
