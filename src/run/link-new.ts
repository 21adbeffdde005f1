import { link } from 'node:fs/promises'

/** Gives a file, whole as it is, a name that none has yet. Says whether it was free. */
export async function linkNew(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
