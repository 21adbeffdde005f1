import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JobDocument } from '../../src/ir/job-document.js'
import type { SparkFeature } from '../../src/ir/spark-feature.js'
import { sparkNeeds } from '../../src/ir/spark-needs.js'
import { loadSpec } from '../../src/testing/load-spec.js'
import type { TestSpec } from '../../src/testing/test-spec.js'
import { DEFAULT_SPARK, hasFeature } from '../../src/toolchain/spark-releases.js'

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url))

/** The golden cases by name: each a folder with a job. */
export const GOLDEN_CASES: readonly string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

export function goldenPath(name: string, file: string): string {
  return join(FOLDER, name, file)
}

/** The rows that a case must give, written by hand; undefined where nobody has written them. */
export async function goldenSpec(name: string): Promise<TestSpec | undefined> {
  const file = goldenPath(name, 'rows.spec.yaml')
  return existsSync(file) ? loadSpec(file) : undefined
}

/** What a job needs that the Spark which the tests run on lacks. */
export function lackedBySpark(document: JobDocument): readonly SparkFeature[] {
  const version = process.env.SPARKWIRE_SPARK ?? DEFAULT_SPARK
  return sparkNeeds(document).filter((feature) => !hasFeature(version, feature))
}
