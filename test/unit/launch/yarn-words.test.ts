import { expect, test } from 'vitest'
import { shortDiagnostics } from '../../../src/launch/backend/yarn-backend.js'
import { containerLogText } from '../../../src/launch/yarn/container-log.js'

const page = (name: string, contents: string): string =>
  [
    'Container: container_1_0001_01_000001 on node:1',
    'LogAggregationType: LOCAL',
    '=====',
    `LogType:${name}`,
    'LogLastModifiedTime:Sun Nov 22 22:12:32 +0000 2026',
    `LogLength:${contents.length}`,
    'LogContents:',
    `${contents}End of LogType:${name}.`,
    '*****',
    '',
  ].join('\n')

test.each([
  ['a log', 'counted 3\ncounted 4\n'],
  ['an empty log', ''],
  ['a log without a last line break', 'counted 3'],
  ['a log that speaks of logs', 'LogContents:\nEnd of LogType:stdout.\nmore\n'],
])('of a page of YARN: %s', (_, contents) => {
  expect(containerLogText(page('stdout', contents), 'stdout')).toBe(contents)
})

test.each([
  ['nothing', '', ''],
  [
    'why it waits',
    '[Sun Nov 22 22:12:26 +0000 2026] Application is Activated, waiting for resources to be assigned for AM.  Details : x',
    'Application is Activated, waiting for resources to be assigned for AM.  Details : x',
  ],
  [
    'the exit code of a script',
    'User application exited with status 1',
    'User application exited with status 1',
  ],
  [
    'the cause in the middle of a log',
    'Application application_1 failed 1 times\nat x\n26/11/22 INFO ApplicationMaster: Final app status: FAILED, exitCode: 13, (reason: User class threw exception: java.io.IOException: Cannot run program "/x/python": error=2\n\tat y',
    'User class threw exception: java.io.IOException: Cannot run program "/x/python": error=2',
  ],
  ['much', 'x'.repeat(1000), `${'x'.repeat(300)}…`],
])("YARN's diagnostics: %s", (_, text, short) => {
  expect(shortDiagnostics(text)).toBe(short)
})
