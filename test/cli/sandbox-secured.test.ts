import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Canary } from '../helpers/canary.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

test('brokers with TLS and SCRAM: the commands sign in by its file, and no command line has its password', async () => {
  const folder = await commandFolder()
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await folder.start(args)
    return { exitCode, stdout, stderr }
  }
  try {
    const up = await run('sandbox', 'up', '--brokers', '2', '--sasl', 'scram', '--tls', '--json')
    expect(up).toMatchObject({ exitCode: 0 })
    const { bootstrapServers, commandConfig } = JSON.parse(up.stdout) as Record<string, string>
    expect(up.stderr).toContain(`clients sign in with --command-config ${commandConfig}`)
    const properties = readFileSync(commandConfig ?? '', 'utf8')
    const [, password = ''] = /password="([^"]+)"/.exec(properties) ?? []
    const canary = new Canary([password])
    expect(canary.isIn(`${up.stdout}${up.stderr}`)).toBe(false)
    expect(canary.commandLines()).toEqual([])

    // The broker that stands is known with its file; elsewhere both are given.
    expect(await run('topics', 'create', 'orders')).toMatchObject({ exitCode: 0 })
    await writeFile(join(folder.path, 'orders.jsonl'), '{"id":1}\n{"id":2}\n')
    const given = ['--bootstrap-servers', bootstrapServers ?? '', '--command-config', commandConfig ?? '']
    expect(await run('produce', 'orders', '--file', 'orders.jsonl', ...given)).toMatchObject({ exitCode: 0 })
    const consumed = await run('consume', 'orders', '--json')
    expect(
      consumed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).value),
    ).toEqual(['{"id":1}', '{"id":2}'])

    const wrong = join(folder.path, 'wrong.properties')
    await writeFile(wrong, properties.replace(password, 'not-that-one-either'))
    const refused = await run('topics', 'list', '--command-config', wrong)
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' })
    expect(refused.stderr).toMatch(
      /^error: The Kafka broker at \S+ cannot be used: .*\[KAFKA_SIGN_IN_REFUSED\]\nhint: /s,
    )
    expect(refused.stderr).not.toContain('not-that-one-either')

    const doctor = async (file: string) => {
      const { stdout } = await run('doctor', '--json', ...given.slice(0, 2), '--command-config', file)
      const { findings } = JSON.parse(stdout) as { findings: { check: string }[] }
      return findings.find(({ check }) => check === 'brokers')
    }
    expect(await doctor(commandConfig ?? '')).toMatchObject({ status: 'ok' })
    expect(await doctor(wrong)).toMatchObject({
      status: 'error',
      found: expect.stringContaining('cannot be used'),
      fix: expect.stringContaining('sasl.jaas.config'),
    })

    const status = await run('sandbox', 'status', '--json')
    const [{ brokers }] = JSON.parse(status.stdout) as [{ brokers: { address: string; state: string }[] }]
    expect(brokers.map(({ address, state }) => [address, state])).toEqual(
      bootstrapServers?.split(',').map((address) => [address, 'running']),
    )
    expect((await run('sandbox', 'status')).stdout).toContain('  2 of 2 brokers')

    const other = await run('sandbox', 'up', '--sasl', 'plain')
    expect(other.exitCode).toBe(2)
    expect(other.stderr).toContain('one with SASL_SSL runs already')
  } finally {
    await run('sandbox', 'down')
  }
  expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
})
