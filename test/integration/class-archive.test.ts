import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DocumentSource } from '../../src/ir/job-document.js'
import { submit } from '../../src/run/submit.js'
import { ensureClassArchive } from '../../src/toolchain/class-archive.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'

test('a run takes the classes of Spark and of the connector from the archive', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const script = join(folder, 'session.py')
  await writeFile(
    script,
    `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.read.format("kafka").option("kafka.bootstrap.servers", "127.0.0.1:1").option("subscribe", "none").load()
`,
  )
  const classes = join(folder, 'classes.log')
  const job: DocumentSource = {
    toDocument: () => ({
      irVersion: 1,
      kind: 'script',
      name: 'session',
      connectors: ['kafka'],
      path: script,
      args: [],
    }),
  }
  const started = await submit(job, {
    master: 'local[1]',
    conf: { 'spark.driver.extraJavaOptions': `-Xlog:class+load:file=${classes}` },
    runsDirectory: join(folder, 'runs'),
  })
  expect(await started.report).toMatchObject({ verdict: 'SUCCEEDED' })
  const loaded = (await readFile(classes, 'utf8')).split('\n')
  const source = (name: string) => loaded.find((line) => line.includes(` ${name} `))
  const session = process.env.SPARKWIRE_SPARK?.startsWith('3.') ? 'SparkSession' : 'classic.SparkSession'
  expect(source(`org.apache.spark.sql.${session}`)).toContain('shared objects file (top)')
  expect(source('org.apache.spark.sql.kafka010.KafkaSourceProvider')).toContain('shared objects file (top)')
})

test('a training that fails is not tried again, and starts go on without an archive', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'archive-'))
  onTestFinished(() => rm(cache, { recursive: true, force: true }))
  const environment = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const broken = {
    ...environment,
    variables: { ...environment.variables, PYSPARK_DRIVER_PYTHON: '/nonexistent/python' },
  }
  const env = { ...process.env, SPARKWIRE_CACHE: cache }
  expect(await ensureClassArchive(broken, { env })).toBeUndefined()
  const began = performance.now()
  expect(await ensureClassArchive(broken, { env })).toBeUndefined()
  expect(performance.now() - began).toBeLessThan(500)
})

test('SPARKWIRE_CLASS_ARCHIVE=off starts without one', async () => {
  const env = { ...process.env, SPARKWIRE_CLASS_ARCHIVE: 'off' }
  expect(await resolveSparkEnvironment({ connectors: ['kafka'], env })).not.toHaveProperty('classArchive')
})
