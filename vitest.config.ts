import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** One project a suite; those that start real processes run one file at a time. */
const project = (name: string, slow = false, broker = false): object => ({
  extends: true,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    ...(slow
      ? // Concurrent tests are two at a time: what waits for its turn has not begun.
        { fileParallelism: false, maxConcurrency: 2, testTimeout: 180_000, hookTimeout: 240_000 }
      : // Their files keep nothing in what they import: one process may run many of them.
        { testTimeout: 60_000, isolate: false }),
    // One real Kafka for the whole run, and warm drivers that start when they are asked for; suites take topics of their own.
    ...(broker
      ? {
          globalSetup: [path('./test/helpers/global-broker.ts'), path('./test/helpers/global-warm.ts')],
        }
      : {}),
  },
})

export default defineConfig({
  resolve: {
    alias: {
      'sparkwire/testing': path('./src/testing/index.ts'),
      sparkwire: path('./src/index.ts'),
    },
  },
  test: {
    // zeromq aborts the process when a worker thread with a pending receive is terminated.
    pool: 'forks',
    projects: [
      project('unit'),
      project('golden', true),
      project('contract'),
      project('docs'),
      project('cli', true, true),
      project('integration', true, true),
      // Not part of `npm test`: clusters and servers of Spark's own take minutes, and YARN 80 MB of jars.
      project('clusters', true, true),
      project('yarn', true, true),
      project('fault', true, true),
      project('matrix', true, true),
      project('package', true),
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            checker: 'tsc',
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
          },
        },
      },
    ],
  },
})
