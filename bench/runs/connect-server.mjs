// A Spark Connect server on this machine and its Python client, as their own documentation says to run them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { resolveSparkEnvironment } from '../../dist/toolchain/resolve-environment.js'

/** Starts the server, and installs the client into an environment of its own. */
export async function startConnectServer() {
  const folder = mkdtempSync(join(tmpdir(), 'sparkwire-bench-'))
  const spark = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const python = join(folder, 'client', 'bin', 'python')
  await done(spark.python, ['-m', 'venv', join(folder, 'client')])
  await done(python, ['-m', 'pip', 'install', '-q', `pyspark-client==${spark.sparkVersion}`, 'pandas<3'])
  const port = await freePort()
  const settings = {
    'spark.connect.grpc.binding.address': '127.0.0.1',
    'spark.connect.grpc.binding.port': String(port),
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.ui.enabled': 'false',
    'spark.sql.warehouse.dir': join(folder, 'warehouse'),
  }
  const server = spawn(
    join(spark.sparkHome, 'bin', 'spark-submit'),
    [
      ...['--master', 'local[2]', '--driver-class-path', spark.jars.join(':')],
      ...Object.entries(settings).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
      ...['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer', 'spark-internal'],
    ],
    { env: { ...process.env, ...spark.variables }, cwd: folder, stdio: 'ignore' },
  )
  const exited = once(server, 'exit')
  while (!(await accepts(port))) {
    if (server.exitCode !== null) throw new Error(`the Connect server ended with code ${server.exitCode}`)
    await sleep(200)
  }
  return {
    python,
    url: `sc://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @param {string} command @param {readonly string[]} args */
async function done(command, args) {
  const [code] = await once(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`)
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
