import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from '@commander-js/extra-typings'
import { CliError } from '../errors/cli-error.js'
import type { CliIo } from './cli-io.js'

const STARTER = fileURLToPath(new URL('../../examples/starter', import.meta.url))
const OWN_PACKAGE = new URL('../../package.json', import.meta.url)

interface StarterFile {
  /** From the project's folder. */
  readonly path: string
  readonly text: string
}

/** `sparkwire init`: a project to begin with, whose tests pass as it is. */
export function initCommand(io: CliIo) {
  return new Command('init')
    .description('write a pipeline, a job file, their specifications and a CI workflow, ready to run')
    .argument('[dir]', 'the folder of the project, made where there is none', '.')
    .option('--json', 'print the paths of what was written as a JSON array')
    .addHelpText(
      'after',
      `
What is there already stays as it is.

Examples:
  $ sparkwire init shop && cd shop && npm install && npx sparkwire test`,
    )
    .action(async (dir, options) => {
      const written: string[] = []
      for (const { path, text } of [...(await starterFiles()), await packageFile(dir)]) {
        const file = join(dir, path)
        if (await writeNew(file, text)) written.push(file)
        else io.stderr.write(`${file} is there already, and stays as it is\n`)
      }
      for (const line of options.json ? [JSON.stringify(written)] : written) io.stdout.write(`${line}\n`)
      const enter = resolve(dir) === process.cwd() ? '' : `cd ${dir} && `
      io.stderr.write(`next: ${enter}npm install && npx sparkwire test\n`)
    })
}

async function starterFiles(): Promise<readonly StarterFile[]> {
  const entries = await readdir(STARTER, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(
    files.sort().map(async (file) => ({ path: relative(STARTER, file), text: await readFile(file, 'utf8') })),
  )
}

/** The package.json of the project, with sparkwire at the version that writes it. */
async function packageFile(dir: string): Promise<StarterFile> {
  const own = JSON.parse(await readFile(OWN_PACKAGE, 'utf8')) as { version: string }
  const content = {
    name: basename(resolve(dir))
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-'),
    private: true,
    type: 'module',
    scripts: { test: 'sparkwire test' },
    dependencies: { sparkwire: `^${own.version}` },
  }
  return { path: 'package.json', text: `${JSON.stringify(content, undefined, 2)}\n` }
}

/** Whether it was written: a file that is there already stays. */
async function writeNew(file: string, text: string): Promise<boolean> {
  const unwritable = (cause: unknown): CliError =>
    new CliError('CLI_USAGE', {
      message: `${file} cannot be written: ${(cause as Error).message}. Expected a folder, or a path where one can be made.`,
      hint: 'name another folder: `sparkwire init DIR`',
      cause,
    })
  await mkdir(dirname(file), { recursive: true }).catch((cause: unknown) => {
    throw unwritable(cause)
  })
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(cause)
  }
}
