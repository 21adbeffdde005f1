import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'
import { beforeEach, expect, test, vi } from 'vitest'
import { askBackend } from '../helpers/ask-backend.js'
import { FaultBench, faultScript } from '../helpers/fault-bench.js'
import { KubernetesApi } from '../helpers/kubernetes-api.js'

// Real spark-submit, and an API server that keeps what is posted and runs nothing: no machine of the tests has a
// Kubernetes. What is shown is what reaches the cluster, and what is made of what it says.
const KUBECTL = fileURLToPath(new URL('../fixtures/masters/kubectl.mjs', import.meta.url))

let folder: string
let api: KubernetesApi
let bench: FaultBench
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sw-k8s-'))
  const program = join(folder, 'kubectl')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${KUBECTL}' "$@"\n`)
  chmodSync(program, 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  vi.stubEnv('KUBECTL_FOLDER', folder)
  vi.stubEnv('KUBECONFIG', join(folder, 'no-kubeconfig'))
  api = await KubernetesApi.start()
  bench = new FaultBench()
  return async () => {
    await bench.close()
    await api[Symbol.asyncDispose]()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})

const inCluster = () => ({
  master: `k8s://${api.url}`,
  deployMode: 'cluster' as const,
  namespace: 'jobs',
  containerImage: 'spark:4.1.1',
  fileUploadPath: `file://${folder}/upload`,
})

const calls = (): string[][] =>
  readFileSync(join(folder, 'calls.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

async function posted(name: string): Promise<void> {
  await vi.waitFor(() => expect([...api.pods.keys()]).toEqual([name]), { timeout: 60_000, interval: 200 })
}

test('the driver’s pod has everything by way of a Secret, and its end is the run’s', async () => {
  const template = join(folder, 'driver.yaml')
  writeFileSync(template, 'apiVersion: v1\nkind: Pod\nspec:\n  nodeSelector:\n    disk: ssd\n')
  const archive = join(folder, 'env.tar.gz')
  writeFileSync(archive, 'packed')
  const run = await bench.submit('exits.py', ['--secret-of', 'the-script'], {
    ...inCluster(),
    serviceAccountName: 'spark',
    driverPodTemplateFile: template,
    archives: [`${archive}#environment`],
    workerPython: './environment/bin/python',
    params: { password: 'hidden' },
  })
  const name = `sparkwire-${run.id}`
  await posted(name)
  const { spec, metadata } = api.pods.get(name) ?? expect.fail('no pod')
  const [container = expect.fail('no container')] = spec.containers
  expect(metadata.labels['sparkwire-run']).toBe(name)
  expect(spec).toMatchObject({ serviceAccountName: 'spark', nodeSelector: { disk: 'ssd' } })
  expect(container.image).toBe('spark:4.1.1')
  expect(container.args.at(-1)).toBe('local:///etc/sparkwire/sparkwire_main.py')
  expect(container.env).toContainEqual({
    name: 'SPARKWIRE_DRIVER_FILE',
    value: '/etc/sparkwire/driver.json',
  })
  expect(container.env).toContainEqual({ name: 'PYSPARK_PYTHON', value: './environment/bin/python' })
  const mount = container.volumeMounts.find(({ mountPath }) => mountPath === '/etc/sparkwire')
  expect(spec.volumes.find((volume) => volume.name === mount?.name)?.secret?.secretName).toBe(name)

  const secret = (file: string): Buffer => readFileSync(join(folder, 'secret', file))
  expect(JSON.parse(String(secret('driver.json')))).toMatchObject({
    run: run.id,
    endpoint: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
    curve: { secretKey: expect.any(String) },
    script: '/etc/sparkwire/exits.py',
    args: ['--secret-of', 'the-script'],
    params: { password: 'hidden' },
  })
  expect(secret('exits.py')).toEqual(readFileSync(faultScript('exits.py')))
  expect(Object.keys(unzipSync(secret('sparkwire.zip')))).toContain('sparkwire/runner.py')
  expect(String(secret('sparkwire_main.py'))).toContain('main()')

  await vi.waitFor(() => expect(api.objects.map(({ kind }) => kind)).toContain('ConfigMap'), 10_000)
  const conf = api.objects.find(({ kind }) => kind === 'ConfigMap')?.data?.['spark.properties'] ?? ''
  expect(conf).toContain('spark.submit.pyFiles=local\\:///etc/sparkwire/sparkwire.zip')
  expect(conf).toMatch(/^spark\.archives=file\\:.*\/upload\/.*\/env\.tar\.gz\\?#environment$/m)
  expect(conf).toContain(`spark.kubernetes.executor.label.sparkwire-run=${name}`)
  const { curve } = JSON.parse(String(secret('driver.json'))) as { curve: { secretKey: string } }
  const inside = JSON.stringify([...api.pods.values(), api.objects])
  expect(inside + JSON.stringify(calls())).not.toMatch(/hidden|the-script/)
  expect(inside).not.toContain(curve.secretKey)
  // What is of this machine alone stays here.
  expect(inside).not.toContain(bench.runs)

  api.change(name, 'Running')
  expect(await askBackend(run.files.directory, 'status')).toEqual({
    state: 'running',
    id: `jobs:${name}`,
    text: 'Running',
  })
  const closed = '{"status":"succeeded","exitCode":0,"results":{}}'
  writeFileSync(join(folder, 'pod.log'), `counted 3\nsparkwire-says ${run.id} CLOSED ${closed}\n`)
  api.change(name, 'Succeeded', 0)
  expect(await run.report).toMatchObject({
    verdict: 'SUCCEEDED',
    witnesses: {
      closed: 'succeeded',
      exit: { code: 0 },
      cluster: { state: 'succeeded', id: `jobs:${name}`, text: 'Succeeded: exit code 0, Completed' },
    },
  })
  expect(readFileSync(run.files.stdout, 'utf8')).toBe('counted 3\n')
  const address = ['--server', api.url, '--namespace', 'jobs']
  expect(calls().map((words) => words.slice(0, 7))).toEqual([
    [...address, 'create', 'secret', 'generic'],
    [...address, 'logs', name],
    [...address, 'delete', 'secret', name],
  ])
})

test('a stop ends the pod by spark-submit --kill', async () => {
  const run = await bench.submit('stream.py', ['10', 'numbers'], { ...inCluster(), workerPython: 'python3' })
  const name = `sparkwire-${run.id}`
  await posted(name)
  api.change(name, 'Running')
  writeFileSync(join(folder, 'pod.log'), '')
  expect(await run.stop()).toMatchObject({
    verdict: 'CANCELLED',
    reason: 'the caller stopped it',
    stoppedBy: 'cluster',
  })
  expect(api.deleted).toEqual([name])
  expect(calls().at(-1)?.slice(4, 7)).toEqual(['delete', 'secret', name])
})
