import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml'
import { didYouMean } from '../util/did-you-mean.js'
import type { JobFileText } from './job-file-text.js'

/** What an environment lays over the file; parameters are values, and read elsewhere. */
const LAID_OVER = ['sources', 'sinks', 'trigger', 'until', 'shuffle_partitions']

const keyOf = ({ key }: Pair): unknown => (isScalar(key) ? key.value : key)

/** Maps are laid over each other key by key, anything else is replaced; nodes keep their places in the file. */
function layOver(base: YAMLMap, over: YAMLMap, isWanted: (key: unknown) => boolean): void {
  for (const pair of over.items) {
    const key = keyOf(pair)
    if (!isWanted(key)) continue
    const there = base.items.find((each) => keyOf(each) === key)
    if (there === undefined) base.items.push(pair)
    else if (isMap(there.value) && isMap(pair.value)) layOver(there.value, pair.value, () => true)
    else there.value = pair.value
  }
}

/** Lays what an environment says over the file. @throws JOBFILE_UNKNOWN_NAME */
export function applyEnvironment(file: JobFileText, name: string): void {
  const root = file.yaml.document.contents
  const environments = isMap(root) ? root.get('environments', true) : undefined
  const found: unknown = isMap(environments) ? environments.get(name, true) : undefined
  if (isMap(root) && isMap(found)) {
    layOver(root, found, (key) => LAID_OVER.includes(String(key)))
    return
  }
  const known = isMap(environments) ? environments.items.map((pair) => String(keyOf(pair))) : []
  const near = didYouMean(name, known)
  const there = known.length === 0 ? 'the file has none' : `it has ${known.join(', ')}`
  throw file.fault(
    'JOBFILE_UNKNOWN_NAME',
    ['environments'],
    `unknown environment ${name.slice(0, 60)}; ${near === undefined ? there : `did you mean ${near}?`}`,
    { atKey: true },
  )
}
