import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import type { WarmDriver } from '../../src/run/warm.js'
import './global-warm.js'

/** Drivers that other files run on as well: for jobs that do no harm to their neighbours; the others have a `warmBench`. */
export function sharedWarm(): Pick<WarmDriver, 'keeping'> {
  // One start for all files is not worth the training of an archive for each set of jars.
  process.env['SPARKWIRE_CLASS_ARCHIVE'] = 'off'
  return { keeping: inject('warmKeeping') }
}

/** The shared drivers, and a folder for the runs of one file that is gone after its last test. */
export function sharedBench(): { readonly warm: Pick<WarmDriver, 'keeping'>; readonly runs: string } {
  const runs = realpathSync(mkdtempSync(join(tmpdir(), 'sw-runs-')))
  afterAll(() => rmSync(runs, { recursive: true, maxRetries: 3 }))
  return { warm: sharedWarm(), runs }
}
