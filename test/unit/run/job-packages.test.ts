import { expect, test } from 'vitest'
import { runScript } from '../../../src/run/export-job.js'
import { pyFilesOf, requirementsOf } from '../../../src/run/job-packages.js'
import type { SparkEnvironment } from '../../../src/toolchain/spark-environment.js'
import { compiledScript, scriptDocument } from '../../helpers/script-job.js'

const document = { ...scriptDocument('/jobs/a.py'), requirements: ['geo==1.0'], pyFiles: ['/jobs/modules'] }

test("the packages that a run is given take the place of the script's", () => {
  expect(requirementsOf(document, {}, '/')?.lines).toEqual(['geo==1.0'])
  expect(requirementsOf(document, { requirements: ['geo==2.0'] }, '/')?.lines).toEqual(['geo==2.0'])
  expect(requirementsOf(document, { requirements: [] }, '/')).toBeUndefined()
  expect(requirementsOf(scriptDocument('/jobs/a.py'), {}, '/')).toBeUndefined()
})

test("the modules that a run is given come after the script's", () => {
  expect(pyFilesOf(document, { pyFiles: ['more.py'] })).toEqual(['/jobs/modules', 'more.py'])
  expect(pyFilesOf(document, {})).toEqual(['/jobs/modules'])
  expect(pyFilesOf(scriptDocument('/jobs/a.py'), {})).toBeUndefined()
})

test('by hand a script finds its modules beside the runtime', () => {
  const environment: SparkEnvironment = {
    origin: 'sparkwire',
    sparkHome: '/spark',
    sparkVersion: '4.1.1',
    scalaVersion: '2.13',
    python: '/python',
    pythonVersion: '3.11.7',
    sitePackages: [],
    java: '/java',
    javaVersion: 17,
    javaHome: '/home',
    jars: [],
    packages: [],
    variables: {},
  }
  const text = runScript(compiledScript('/jobs/a.py'), environment, ['/out/py-files/0-my modules.zip'])
  expect(text).toContain(`--py-files "$here/sparkwire.zip",'/out/py-files/0-my modules.zip' \\\n`)
})
