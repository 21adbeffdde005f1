import { type FileHandle, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A folder that who writes a spool and who reads it both reach; files in it are named by their path from there. */
export interface SpoolFolder {
  /** ms between two looks at what is not there yet. */
  readonly pollMs: number
  /** The text of a file; undefined where there is none. */
  read(name: string): Promise<string | undefined>
  /** Writes a file, over what is there; whoever reads it meanwhile may find a part of it. */
  write(name: string, text: string): Promise<void>
  /** The bytes of a file, to be closed. */
  open(name: string): Promise<FileHandle>
  /** The names in a folder of it; none where it is not there. */
  list(name: string): Promise<readonly string[]>
  /** Removes a file, or a folder with all that is in it. */
  remove(name: string): Promise<void>
  /** Lets go of what it needs to be reached; what lies in it stays. */
  close(): Promise<void>
}

/** One that this machine has itself. */
export class LocalFolder implements SpoolFolder {
  readonly pollMs = 50
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Makes the folder, which may be used by those who may use the one it lies in, but never by all. */
  static async make(path: string): Promise<LocalFolder> {
    const parent = dirname(path)
    await mkdir(parent, { recursive: true, mode: 0o700 })
    await mkdir(path, { mode: (await stat(parent)).mode & 0o770 })
    return new LocalFolder(path)
  }

  async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.#path, name), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.#path, name), text, { mode: 0o660 })
  }

  open(name: string): Promise<FileHandle> {
    return open(join(this.#path, name), 'r')
  }

  async list(name: string): Promise<readonly string[]> {
    return readdir(join(this.#path, name)).catch(() => [])
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#path, name), { recursive: true, force: true })
  }

  async close(): Promise<void> {}
}
