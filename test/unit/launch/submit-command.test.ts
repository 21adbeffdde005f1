import { expect, test } from 'vitest'
import { planLaunch } from '../../../src/launch/launch-plan.js'
import { arrangedHere, type StartDriverOptions, submitCommand } from '../../../src/launch/start-driver.js'

const TOKEN = 'a-token-that-nobody-may-see'

function optionsFor(
  master: string,
  conf: Readonly<Record<string, string>> = {},
  options: Parameters<typeof planLaunch>[0]['options'] = {},
): StartDriverOptions {
  return {
    name: 'quakes',
    plan: planLaunch({ master, conf, options, cwd: '/home/ada' }),
    sparkHome: '/spark',
    variables: { SPARK_HOME: '/spark' },
    jars: ['/jars/kafka.jar'],
    packages: [],
    profile: 'long',
    driver: {
      run: 'r1',
      token: TOKEN,
      endpoint: 'tcp://127.0.0.1:40000',
      curve: { serverKey: 'server', publicKey: 'public', secretKey: 'a-token-of-the-network' },
      script: '/runs/r1/quakes_job.py',
      args: ['--key', 'of-the-script'],
      params: { password: 'hidden' },
      secrets: ['password'],
      checkpoint: '/runs/r1/checkpoint',
      closedFile: '/runs/r1/closed.json',
      applicationFile: '/runs/r1/application.json',
      checkWorkers: false,
      remote: null,
    },
    directory: '/runs/r1',
    stdoutFile: '/runs/r1/stdout.log',
    logFile: '/runs/r1/driver.log',
    exitFile: '/runs/r1/exit.json',
    scratch: '/runs/r1/scratch',
    cwd: '/home/ada',
  }
}

const commandFor = (...given: Parameters<typeof optionsFor>) => {
  const options = optionsFor(...given)
  return submitCommand(options, arrangedHere(options))
}

test('with a local master the connector lies on the class path', () => {
  const { argv, properties } = commandFor('local[2]')
  expect(argv).toEqual([
    '/spark/bin/spark-submit',
    '--master',
    'local[2]',
    '--properties-file',
    '/runs/r1/spark.properties',
    '--py-files',
    '/runs/r1/sparkwire.zip',
    expect.stringMatching(/\/python\/sparkwire_main\.py$/),
  ])
  expect(properties['spark.driver.extraClassPath']).toBe('/jars/kafka.jar')
})

test('on a cluster it travels with the job', () => {
  const { argv, properties } = commandFor('spark://10.0.0.7:7077')
  expect(argv.slice(5, 9)).toEqual(['--jars', '/jars/kafka.jar', '--py-files', '/runs/r1/sparkwire.zip'])
  expect(properties).not.toHaveProperty('spark.driver.extraClassPath')
})

test("the caller's lists are added to ours, given as options or as properties", () => {
  const conf = { 'spark.jars': '/own/a.jar,/own/b.jar', 'spark.submit.pyFiles': '/own/c.py', 'spark.x': '1' }
  const { argv, properties } = commandFor('spark://10.0.0.7:7077', conf, {
    jars: ['d.jar'],
    pyFiles: ['e.py'],
    files: ['f.csv'],
  })
  expect(argv.slice(5, 11)).toEqual([
    '--jars',
    '/jars/kafka.jar,/home/ada/d.jar,/own/a.jar,/own/b.jar',
    '--files',
    '/home/ada/f.csv',
    '--py-files',
    '/runs/r1/sparkwire.zip,/home/ada/e.py,/own/c.py',
  ])
  expect(properties).toMatchObject({ 'spark.x': '1' })
  expect(Object.keys(properties).filter((name) => name in conf)).toEqual(['spark.x'])
})

test('nothing secret is in what others can see', () => {
  const { argv, env, properties } = commandFor('local[2]')
  const { SPARKWIRE_DRIVER_FILE, TMPDIR } = env
  const seen = JSON.stringify([argv, properties, SPARKWIRE_DRIVER_FILE, TMPDIR])
  expect(seen).not.toMatch(/a-token|hidden|of-the-script/)
  expect(Object.values(env).filter((value) => /a-token|hidden/.test(value ?? ''))).toEqual([])
})
