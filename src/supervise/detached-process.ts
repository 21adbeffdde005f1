import { createInterface } from 'node:readline'
import { execa } from 'execa'

/** A program of ours that goes on when its starter has ended. */
export interface DetachedProcess {
  /** What it writes to stdout, until it ends or is let go. */
  readonly lines: AsyncIterable<string>
  /** Leaves it alone: from here on it is nobody's child. */
  letGo(): void
}

/**
 * Starts a module in a Node of its own, in a session of its own, and hands it `input` on stdin: nobody else sees that.
 * A module in TypeScript is one of a checkout, and runs as its tests do.
 */
export function startDetached(module: string, input: string, cwd: string): DetachedProcess {
  const loader = module.endsWith('.ts') ? ['--import', import.meta.resolve('jiti/register')] : []
  const child = execa(process.execPath, [...loader, module], {
    cwd,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    input,
    stdout: 'pipe',
    stderr: 'ignore',
  })
  const { stdout } = child
  return {
    lines: createInterface({ input: stdout }),
    letGo() {
      stdout.destroy()
      child.unref()
    },
  }
}
