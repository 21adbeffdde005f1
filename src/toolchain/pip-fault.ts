/** Lines that say what went wrong; pip's own advice about itself is none of them. */
const FAULT = /^\s*(ERROR|error|WARNING: Retrying|Could not|No matching)/
const UNREACHABLE =
  /NewConnectionError|Temporary failure|Name or service not known|ConnectTimeout|Network is unreachable|Connection refused/
/** What pip prints where no versions of the packages go together. */
const CONFLICT = /^The conflict is caused by:\n((?: {4}.*\n?)+)/m

type Pins = ReadonlyMap<string, readonly string[]>

/** What pip came to, from all it printed. */
export interface PipFault {
  /** Its last word, or the conflict it names. */
  readonly text: string
  readonly hint: string
  /** Whether the packages asked for are at fault, and not the network, the index or the disk. */
  readonly byRequirements: boolean
}

/** Reads pip's output after it failed. `pins` are the versions that sparkwire itself has chosen. */
export function readPipFault(output: string, pins: Pins): PipFault {
  const conflict = CONFLICT.exec(output)?.[1]
  if (conflict !== undefined) {
    const parties = conflict
      .trim()
      .split('\n')
      .map((line) => partyOf(line.trim(), pins))
    const pinned = parties.some((party) => party.startsWith('sparkwire pins'))
    return {
      text: parties.join('; '),
      hint: pinned
        ? 'choose versions that go with what sparkwire pins, or run on a Spark and Python of your own with SPARKWIRE_SPARK=system'
        : 'loosen or drop one of the versions',
      byRequirements: true,
    }
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const text = (lines.filter((line) => FAULT.test(line)).at(-1) ?? lines.at(-1) ?? 'no output').trim()
  const unknown = /No matching distribution|Invalid requirement|Could not find a version|No such file/.test(
    text,
  )
  return { text, hint: hintFor(output), byRequirements: unknown && !UNREACHABLE.test(output) }
}

/** `The user requested (constraint) numpy==2.4.6` in words that say who that is. */
function partyOf(line: string, pins: Pins): string {
  const [, constraint, requirement] = /^The user requested (\(constraint\) )?(.+)$/.exec(line) ?? []
  if (requirement === undefined) return line
  if (constraint === undefined) return `the job requires ${requirement}`
  const [name = '', version = ''] = requirement.split('==')
  return pins.get(name)?.includes(version)
    ? `sparkwire pins ${requirement}`
    : `a constraint of the job says ${requirement}`
}

function hintFor(output: string): string {
  if (/No space left on device/.test(output))
    return 'free 4 GB in the cache directory, or name another one in SPARKWIRE_CACHE'
  if (/ProxyError|Cannot connect to proxy|407 Proxy/.test(output)) return 'check HTTPS_PROXY and PIP_PROXY'
  if (/CERTIFICATE_VERIFY_FAILED|SSLError/.test(output)) return 'name your certificates in PIP_CERT'
  if (UNREACHABLE.test(output))
    return 'the package index is not reachable: check the network, or name a mirror in PIP_INDEX_URL'
  if (/\(from versions: none\)/.test(output))
    return 'the package index is not reachable or has no such package: check the name, the network and PIP_INDEX_URL'
  if (/No matching distribution|Could not find a version/.test(output))
    return 'the package index has no such version for this Python: check PIP_INDEX_URL, or name another Python in SPARKWIRE_PYTHON'
  return 'try again with `sparkwire setup`'
}
