import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './pages.js'

interface Member {
  readonly name: string
  readonly comment: string
  readonly optional: boolean
  readonly type: string
}

interface Options {
  readonly comment: string
  readonly bases: string
  readonly members: readonly Member[]
}

const COMMENT = String.raw`(\/\*\*(?:(?!\*\/)[^])*\*\/)\n`
const INTERFACE = new RegExp(
  String.raw`(?:${COMMENT})?(?:export )?interface (\w+)(?:<[^{]*?>)?(?: extends ([^{]+))? \{\n([^]*?)\n\}`,
  'g',
)
const MEMBER = new RegExp(String.raw`(?: {2}${COMMENT})? {2}readonly (\w+)(\??): ((?:.|\n(?! {2}\S))*)`, 'g')

/** Every interface of the sources by its name. */
const interfaces = new Map<string, Options>(
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(ROOT, 'src', file), 'utf8').matchAll(INTERFACE)])
    .map(([, comment = '', name = '', bases = '', body = '']) => [
      name,
      { comment, bases, members: [...body.matchAll(MEMBER)].map(memberOf) },
    ]),
)

function memberOf([, comment = '', name = '', mark, type = '']: RegExpMatchArray): Member {
  return { comment, name, optional: mark === '?', type }
}

/** Those that a caller may give: exported, with what they extend and hold. */
function publicOptions(): readonly (readonly [string, Options])[] {
  const entries = ['src/index.ts', 'src/testing/index.ts'].map((file) =>
    readFileSync(join(ROOT, file), 'utf8'),
  )
  const names = new Set(entries.flatMap((text) => text.match(/\b[A-Z]\w*(?:Options|Conditions)\b/g) ?? []))
  // A set that grows is gone through to its end.
  for (const name of names) {
    const options = interfaces.get(name)
    const held = options?.members.map(({ type }) => type).join() ?? ''
    const parts = held.match(/\b[A-Z]\w*(?:Options|Conditions|Policy|Policies|Limits|Settings)\b/g) ?? []
    for (const part of [...(options?.bases.match(/\b[A-Z]\w+/g) ?? []), ...parts]) names.add(part)
  }
  return [...names].flatMap((name) => {
    const options = interfaces.get(name)
    return options === undefined ? [] : [[name, options] as const]
  })
}

const UNIT =
  /\b(?:ms|milliseconds|bytes|[MK]iB|records|rows|batches|micro-batches|partitions?|tasks|cores|columns|files|executors|brokers|workers|ports?|percent|how (?:many|often)|retr(?:y|ies)|failures|days|unit|width|epoch)\b/i
const LEFT_OUT = /@default|\bdefault\b|left out/i

/** What a comment does not say. */
function silences([owner, { comment: ofOwner, members }]: readonly [string, Options]): readonly string[] {
  return members.flatMap(({ name, comment, optional, type }) => {
    const isNumber = /\b(?:number|bigint)\b/.test(type)
    // Who gives no signal and no callback asks for nothing.
    const isAsked = /AbortSignal|=>/.test(type)
    const lacks = [
      comment === '' ? 'what it is' : [],
      isNumber && !UNIT.test(comment) ? 'its unit' : [],
      optional && !isAsked && !LEFT_OUT.test(`${ofOwner}${comment}`) ? 'its default' : [],
    ].flat()
    return lacks.length === 0 ? [] : `${owner}.${name}: ${lacks.join(', ')}`
  })
}

test('every option of the library says what it is, in which unit, and what holds where it is left out', () => {
  const options = publicOptions()
  expect(options.length).toBeGreaterThan(55)
  expect(options.reduce((sum, [, { members }]) => sum + members.length, 0)).toBeGreaterThan(220)
  expect(options.flatMap(silences)).toEqual([])
})
