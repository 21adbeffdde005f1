// Runs the failing scripts of test/fixtures/failures on real Spark and Kafka, and keeps what Spark says of each.
//   node scripts/record-failures.mjs [FAMILY | FAMILY.CASE]...
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'

const source = new URL('../test/helpers/record-failures.ts', import.meta.url)
/** @type {typeof import('../test/helpers/record-failures.js')} */
const { recordFailures } = await createJiti(import.meta.url).import(fileURLToPath(source))
await recordFailures(process.argv.slice(2))
