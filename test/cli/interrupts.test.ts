import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testClient, testTopic } from '../helpers/broker.js'
import { type CommandFolder, commandFolder } from '../helpers/sparkwire-command.js'

/** ms within which an interrupted command has ended, with all that it started. */
const LIMIT_MS = 20_000

/** Starts a command, sends Ctrl-C once its stderr holds `when`, and gives its end. */
async function interrupted(folder: CommandFolder, args: readonly string[], when: string, signals = 1) {
  const command = folder.start(args)
  let said = ''
  const reached = new Promise<void>((resolve) => {
    command.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes(when)) resolve()
    })
  })
  await Promise.race([reached, command])
  expect(said).toContain(when)
  const began = performance.now()
  for (let sent = 0; sent < signals; sent++) {
    command.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const { exitCode, stdout } = await command
  return { exitCode, stdout, tookMs: performance.now() - began }
}

/** A job over a topic that never ends by itself. */
const ENDLESS = (topic: string): string => `
import { job, json, kafka, results, t } from 'sparkwire'
const rows = kafka({ topic: '${topic}', value: json({ id: t.int() }) })
export default job({ name: 'endless', sinks: { rows: results(rows) } })
`

describe('Ctrl-C ends a command with 130 and leaves nothing running', () => {
  test.each([
    ['while the broker starts', '… Starting a Kafka broker'],
    ['while the topic is fed', '… feed a week'],
    ['while Spark starts', '✓ spark-submit'],
    ['while the job runs', 'micro-batch 0'],
  ])('%s', async (_, when) => {
    const folder = await commandFolder()
    const { exitCode, tookMs } = await interrupted(folder, ['demo'], when)
    expect(exitCode).toBe(130)
    expect(tookMs).toBeLessThan(LIMIT_MS)
    expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
  })

  test('while a job waits for more: the micro-batch at hand is finished, and the end says so', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    await client.produce(topic, [{ value: '{"id": 7}' }])
    const folder = await commandFolder()
    await writeFile(join(folder.path, 'job.ts'), ENDLESS(topic))
    const args = ['run', 'job.ts', '--bootstrap-servers', client.bootstrapServers, '--output', 'json']
    const { exitCode, stdout, tookMs } = await interrupted(folder, args, 'micro-batch 0')
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '{"id":7}' })
    expect(tookMs).toBeLessThan(LIMIT_MS)
    expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
  })

  test.each([
    ['while Spark starts', '✓ spark-submit'],
    ['while the job runs', 'micro-batch 0'],
  ])('twice, %s: at once', async (_, when) => {
    const client = await testClient()
    const topic = await testTopic(client)
    await client.produce(topic, [{ value: '{"id": 7}' }])
    const folder = await commandFolder()
    await writeFile(join(folder.path, 'job.ts'), ENDLESS(topic))
    const args = ['run', 'job.ts', '--bootstrap-servers', client.bootstrapServers]
    const { exitCode, tookMs } = await interrupted(folder, args, when, 2)
    expect(exitCode).toBe(130)
    expect(tookMs).toBeLessThan(5000)
    await expect.poll(() => folder.processes(), { timeout: 10_000 }).toEqual([])
  })
})
