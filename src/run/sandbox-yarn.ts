import { startYarn, type YarnNodeOptions } from '../sandbox/start-yarn.js'
import type { YarnSandbox } from '../sandbox/yarn-sandbox.js'
import { resolveYarn } from '../toolchain/resolve-yarn.js'

/** How a YARN of the sandbox is started. */
export interface SandboxYarnOptions extends YarnNodeOptions {
  /** Ends the start: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
  /** Whether it stays when this process ends. @default false */
  readonly standing?: boolean
}

/**
 * Starts a real YARN of one node on this machine; its files are installed first where they are missing. It ends with
 * this process, however that one ends.
 *
 * @throws ToolchainError when Java or YARN's jars cannot be had, SandboxError when it does not start
 * @example
 * await using yarn = await startSandboxYarn()
 * console.log(yarn.confDir, yarn.resourceManager)
 */
export async function startSandboxYarn(options: SandboxYarnOptions = {}): Promise<YarnSandbox> {
  const { java, javaHome, classPath } = await resolveYarn({ signal: options.signal })
  return startYarn({ java, javaHome, classPath, ...options })
}
