import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type StartYarnOptions, startYarn } from '../../src/sandbox/start-yarn.js'
import type { YarnSandbox } from '../../src/sandbox/yarn-sandbox.js'
import { cacheDirectory } from '../../src/toolchain/cache-directory.js'
import { resolveYarn } from '../../src/toolchain/resolve-yarn.js'

/** A YARN whose node is as another machine: it has Java, Python and Spark, and nothing that is this machine's own. */
export interface ApartNode extends AsyncDisposable {
  readonly yarn: YarnSandbox
  /** A temporary directory of this machine, which is empty there. */
  readonly here: string
  /** Files of repository and cache, which are not there. */
  readonly hidden: readonly string[]
  /** Where a file of the cache is there. */
  there(path: string): string
}

/**
 * Starts it: the node manager has a mount namespace of its own, in which home, cache, repository and a temporary
 * directory are covered. What a node has installed, the environment's packages and the `python` beneath them, is bound
 * to where it is there.
 */
export async function startApartNode(python: string): Promise<ApartNode> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sw-node-')))
  const here = realpathSync(mkdtempSync(join(tmpdir(), 'sw-here-')))
  const cache = realpathSync(cacheDirectory().root)
  const [installed, kept] = [join(folder, 'installed'), join(folder, 'kept')]
  for (const directory of [installed, kept]) mkdirSync(directory)
  const repository = fileURLToPath(new URL('../..', import.meta.url))
  const hidden = [repository, realpathSync(homedir()), cache, here]
  const files = await resolveYarn()
  const there = (path: string): string => path.replace(cache, installed)
  const java = join(folder, 'java')
  const interpreter = dirname(dirname(realpathSync(python)))
  writeFileSync(java, daemonJava(files.java, { hidden, cache, installed, interpreter, kept }), {
    mode: 0o700,
  })
  const options: StartYarnOptions = { ...files, java }
  const yarn = await startYarn(options)
  return {
    yarn,
    here,
    // The covered folders themselves are there, and empty.
    hidden: [join(repository, 'package.json'), python],
    there,
    async [Symbol.asyncDispose]() {
      await yarn.stop()
      for (const directory of [folder, here]) rmSync(directory, { recursive: true })
    },
  }
}

interface Machines {
  readonly hidden: readonly string[]
  readonly cache: string
  readonly installed: string
  readonly interpreter: string
  readonly kept: string
}

/** The java of the daemons: that of the node manager enters its namespace first. */
function daemonJava(java: string, { hidden, cache, installed, interpreter, kept }: Machines): string {
  const own = process.getuid?.() === 0 ? '' : '--user --map-root-user'
  return `#!/bin/bash
set -eu
if [[ "$*" != *NodeManager* ]]; then exec ${java} "$@"; fi
if [[ "\${APART:-}" != yes ]]; then APART=yes exec unshare ${own} --mount --propagation private "$0" "$@"; fi
cache=${cache} installed=${installed} interpreter=${interpreter} kept=${kept}
mount --bind "$cache" "$installed"
mount --bind "$interpreter" "$kept"
for covered in ${hidden.join(' ')}; do
  [[ -e "$covered" ]] && mount -t tmpfs -o mode=700 apart "$covered"
done
if [[ ! -e "$interpreter" ]]; then
  mkdir -p "$interpreter"
  mount --bind "$kept" "$interpreter"
fi
cd /
exec ${java} "\${@//$cache/$installed}"
`
}
