import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { LaunchError } from '../../errors/launch-error.js'

/** Properties of Hadoop's configuration, `${other.property}` in them filled in. */
export type HadoopConfiguration = ReadonlyMap<string, string>

/**
 * Reads files of a Hadoop configuration directory; a later file overrides an earlier one, one that is missing is empty.
 *
 * @throws LAUNCH_BAD_YARN_CONF
 */
export function readHadoopConfiguration(directory: string, names: readonly string[]): HadoopConfiguration {
  const read = new Map<string, string>()
  for (const name of names) {
    const file = join(directory, name)
    const text = readIfThere(file)
    if (text === undefined) continue
    for (const [property, value] of propertiesIn(text, file)) read.set(property, value)
  }
  return new Map([...read].map(([property, value]) => [property, filledIn(value, read)]))
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw badFile(file, String(error))
  }
}

/** The pairs of `<property><name>…</name><value>…</value></property>`. */
function propertiesIn(xml: string, file: string): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  let name: string | undefined
  let value: string | undefined
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw badFile(file, error.message)
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('cdata', (piece) => {
    text += piece
  })
  parser.on('opentag', (tag) => {
    text = ''
    if (tag.name === 'property') name = value = undefined
  })
  parser.on('closetag', (tag) => {
    if (tag.name === 'name') name = text.trim()
    if (tag.name === 'value') value = text.trim()
    if (tag.name === 'property' && name !== undefined && value !== undefined) pairs.push([name, value])
  })
  parser.write(xml).close()
  return pairs
}

/** Hadoop fills in at most so deep; a circle stays as it is. */
const DEPTH = 20

function filledIn(value: string, known: ReadonlyMap<string, string>): string {
  let text = value
  for (let depth = 0; depth < DEPTH && text.includes('${'); depth++) {
    const next = text.replace(/\$\{([^${}]+)\}/g, (whole, name: string) => known.get(name) ?? whole)
    if (next === text) break
    text = next
  }
  return text
}

function badFile(file: string, why: string): LaunchError {
  return new LaunchError('LAUNCH_BAD_YARN_CONF', {
    message: `The configuration of YARN cannot be read: ${file}: ${why}`,
    hint: 'YARN_CONF_DIR, else HADOOP_CONF_DIR, must name a directory with the yarn-site.xml of the cluster.',
    details: { file },
  })
}
