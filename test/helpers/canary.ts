import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Mask } from '../../src/util/mask.js'

/** Secrets that were planted, and where any of them shows. */
export class Canary {
  readonly #mask: Mask

  constructor(secrets: readonly string[]) {
    this.#mask = new Mask(secrets)
  }

  /** Whether a text has one of them, in whatever form. */
  isIn(text: string): boolean {
    return this.#mask.text(text) !== text
  }

  /** The command lines of this machine that have one. */
  commandLines(): string[] {
    return processes()
      .map((pid) => readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
      .filter((command) => this.isIn(command))
  }

  /** The files below a folder that have one. */
  files(folder: string): string[] {
    return filesBelow(folder).filter((file) => this.isIn(readText(join(folder, file))))
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
}

/** What is gone by now, or is not ours, has nothing to show. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
