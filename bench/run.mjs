// `npm run bench [-- GROUP | channel.PART]`: runs each figure beside its baseline and writes bench/report.json and bench/report.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { PARTS } from './channel/measure.mjs'

/** @typedef {import('./figures.js').Figure} Figure */

/** @type {Readonly<Record<string, () => Promise<{ measure(parts?: readonly string[]): Promise<readonly Figure[]> }>>>} */
const GROUPS = {
  main: () => import('./main/measure.mjs'),
  channel: () => import('./channel/measure.mjs'),
  runs: () => import('./runs/measure.mjs'),
}

const wanted = process.argv.slice(2)
const known = [...Object.keys(GROUPS), ...Object.keys(PARTS).map((part) => `channel.${part}`)]
const unknown = wanted.filter((group) => !known.includes(group))
if (unknown.length > 0) {
  console.error(`error: no such group: ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  process.exit(2)
}

const report = new URL('report.json', import.meta.url)
/** @type {Figure[]} */
const figures = []
for (const asked of wanted.length > 0 ? wanted : Object.keys(GROUPS)) {
  console.error(`bench ${asked}`)
  const [group = '', ...parts] = asked.split('.')
  const load = GROUPS[group]
  if (load !== undefined)
    figures.push(...(await (await load()).measure(parts.length > 0 ? parts : undefined)))
}
const kept = read().filter((old) => !figures.some(({ id }) => id === old.id))
const all = [...kept, ...figures].sort((a, b) => a.id.localeCompare(b.id))
writeFileSync(report, `${JSON.stringify({ figures: all }, undefined, 2)}\n`)
const table = [
  '| figure | value | baseline | ratio | spread | runs |',
  '|---|---|---|---|---|---|',
  ...all.map(
    ({ id, value, unit, baseline, ratio, spread, runs }) =>
      `| \`${id}\` | ${value} ${unit} | ${baseline.value} (${baseline.what}) | ${ratio} | ±${Math.round(spread * 100)} % | ${runs} |`,
  ),
].join('\n')
writeFileSync(new URL('report.md', import.meta.url), `${table}\n`)
console.log(table)

/** The figures of groups that are not measured this time. @returns {Figure[]} */
function read() {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).figures
  } catch {
    return []
  }
}
