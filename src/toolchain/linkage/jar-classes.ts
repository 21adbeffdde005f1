import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { type ClassFile, readClassFile } from './class-file.js'

/** The classes of a jar, read as they are asked for. */
export class JarClasses {
  readonly names: ReadonlySet<string>
  readonly #bytes: Uint8Array

  constructor(file: string) {
    this.#bytes = readFileSync(file)
    const names = new Set<string>()
    const note = ({ name }: { readonly name: string }): boolean => {
      if (name.endsWith('.class')) names.add(name.slice(0, -'.class'.length))
      return false
    }
    try {
      unzipSync(this.#bytes, { filter: note })
    } catch {
      // No archive at all: the JVM passes over it, too.
    }
    this.names = names
  }

  /** Those of the classes that are in it. */
  read(wanted: ReadonlySet<string>): readonly ClassFile[] {
    const files = unzipSync(this.#bytes, {
      filter: ({ name }) => name.endsWith('.class') && wanted.has(name.slice(0, -'.class'.length)),
    })
    return Object.values(files).map(readClassFile)
  }
}
