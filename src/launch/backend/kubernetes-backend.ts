import { basename } from 'node:path'
import { LaunchError } from '../../errors/launch-error.js'
import { driverFileElsewhere } from '../driver-file.js'
import { createDriverSecret, deleteDriverSecret, MOUNT } from '../kubernetes/driver-secret.js'
import { kubectl } from '../kubernetes/kubectl.js'
import type { KubernetesAddress } from '../kubernetes/kubernetes-address.js'
import {
  killSubmission,
  type PodStatus,
  type SubmissionOptions,
  submissionStatus,
} from '../kubernetes/submission.js'
import { type LaunchRecord, runTag } from '../launch-record.js'
import { RUNNER_FILE } from '../runtime-archive.js'
import {
  type Arrangement,
  arrangedHere,
  driverFiles,
  type StartDriverOptions,
  startDriver,
} from '../start-driver.js'
import type { ApplicationState, ApplicationStatus, Backend } from './backend.js'
import { killProcess, localLogs, processStatus, statusBefore } from './local-backend.js'

/** A driver in a pod, or one here with executors in pods. The pod's name is known before there is one. */
export function kubernetesBackend(
  directory: string,
  record: LaunchRecord,
  address: KubernetesAddress,
): Backend {
  const name = runTag(record.run)
  const submission: SubmissionOptions = {
    ...record.spark,
    master: record.master.url,
    address,
    pod: name,
  }
  if (record.master.deployMode === 'client') {
    return {
      pollMs: 1000,
      submit: (options) => startDriver(options, kubernetesArrangement(options, name)),
      status: () => processStatus(directory),
      // The executors' pods belong to a driver that they lose, and end.
      kill: () => killProcess(directory),
      logs: () => localLogs(directory),
      release: async () => {},
    }
  }
  return {
    // Each question is a JVM.
    pollMs: 15_000,
    async submit(options) {
      requireReachableFiles(options)
      const arrangement = kubernetesArrangement(options, name)
      const files = driverFiles(directory)
      const secret = (): Promise<void> =>
        createDriverSecret(address, name, {
          'driver.json': files.driver,
          'sparkwire.zip': files.archive,
          [basename(RUNNER_FILE)]: RUNNER_FILE,
          [basename(options.driver.script)]: options.driver.script,
        })
      try {
        return await startDriver(options, arrangement, secret)
      } catch (error) {
        await deleteDriverSecret(address, name).catch(() => {})
        throw error
      }
    },
    async status() {
      const pod = await submissionStatus(submission)
      return pod === undefined ? statusBefore(directory) : statusOf(pod, `${address.namespace}:${name}`)
    },
    async kill() {
      await killProcess(directory)
      await killSubmission(submission)
      await deleteDriverSecret(address, name)
    },
    async logs() {
      return { stdout: await kubectl(address, ['logs', name]), log: '' }
    },
    release: () => deleteDriverSecret(address, name),
  }
}

/** What a driver's pod is asked for with. */
export function kubernetesArrangement(options: StartDriverOptions, name: string): Arrangement {
  const here = arrangedHere(options)
  const label = { 'spark.kubernetes.executor.label.sparkwire-run': name }
  if (options.plan.master.deployMode === 'client') return { ...here, properties: label }
  return {
    ...here,
    properties: {
      ...label,
      'spark.kubernetes.driver.label.sparkwire-run': name,
      'spark.kubernetes.driver.pod.name': name,
      [`spark.kubernetes.driver.secrets.${name}`]: MOUNT,
      'spark.kubernetes.driverEnv.SPARKWIRE_DRIVER_FILE': `${MOUNT}/driver.json`,
      'spark.kubernetes.driverEnv.PYTHONUNBUFFERED': '1',
    },
    variables: { SPARKWIRE_DRIVER_FILE: undefined },
    driver: driverFileElsewhere(options.driver, `${MOUNT}/`),
    main: `local://${MOUNT}/${basename(RUNNER_FILE)}`,
    archive: `local://${MOUNT}/sparkwire.zip`,
  }
}

/** A pod reaches none of this machine's files but those in the Secret. */
function requireReachableFiles({ plan, jars }: StartDriverOptions): void {
  const { lists, properties } = plan.words
  const upload = 'spark.kubernetes.file.upload.path'
  if ((properties[upload] ?? plan.conf[upload]) !== undefined) return
  const local = [...jars, ...Object.values(lists).flat()].filter(
    (path) => !/^[a-z][a-z0-9+.-]+:\/\//i.test(path) || path.startsWith('file:'),
  )
  if (local.length === 0) return
  throw new LaunchError('LAUNCH_NO_UPLOAD_PATH', {
    message: `A driver in Kubernetes needs ${local.length} file(s) of this machine, and there is no place to put them: ${local.slice(0, 3).join(', ')}`,
    hint: 'Give --file-upload-path s3a://…; or leave the connector to `--connector packages`, and name the Python of the image in --worker-python.',
    details: { files: local },
  })
}

const STATES: Readonly<Record<string, ApplicationState>> = {
  Pending: 'waiting',
  Running: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
}

function statusOf({ phase, exitCode, reason }: PodStatus, id: string): ApplicationStatus {
  const why = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason ?? ''].filter(
    (word) => word !== '',
  )
  return {
    state: STATES[phase] ?? 'unknown',
    id,
    text: why.length === 0 ? phase : `${phase}: ${why.join(', ')}`,
  }
}
