import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { commandFolder } from '../helpers/sparkwire-command.js'

interface Quake {
  readonly id: string
  readonly time: number
  readonly mag: number
  readonly net: string
}

interface DemoEvent {
  readonly event: string
  readonly result?: string
  readonly rows?: unknown
  readonly verdict?: string
}

const WINDOW_MS = 6 * 3600 * 1000

const quakes: readonly Quake[] = readFileSync(
  new URL('../../examples/data/earthquakes.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

/** The rows of one result, in the order in which they came. */
function rowsOf(events: readonly DemoEvent[], result: string): Record<string, unknown>[] {
  return events
    .filter((event) => event.event === 'rows' && event.result === result)
    .flatMap(({ rows }) => rows as Record<string, unknown>[])
}

/** What each network saw in each six hours, computed here from the recorded events. */
function seenByNetwork(): Map<string, { quakes: number; strongest: number; mean: number }> {
  const groups = new Map<string, number[]>()
  for (const { time, net, mag } of quakes) {
    const from = new Date(time - (time % WINDOW_MS)).toISOString().replace('.000Z', '.000000Z')
    const key = `${from} ${net}`
    groups.set(key, [...(groups.get(key) ?? []), mag])
  }
  return new Map(
    [...groups].map(([key, mags]) => [
      key,
      {
        quakes: mags.length,
        strongest: Math.max(...mags),
        mean: mags.reduce((sum, mag) => sum + mag, 0) / mags.length,
      },
    ]),
  )
}

/** What starts a command where loopback is all the network there is; nothing on a machine that does not let its users. */
async function withoutNetwork(): Promise<readonly string[]> {
  const words = ['--map-root-user', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
  const { failed } = await execa('unshare', [...words, 'true'], { reject: false })
  return failed ? [] : ['unshare', ...words]
}

test('npm run demo, offline: every earthquake of the recorded week is counted, the strong ones come once', async () => {
  const folder = await commandFolder()
  const { stdout, exitCode } = await folder.start(['demo', '--json'], {}, await withoutNetwork())
  const events: readonly DemoEvent[] = stdout.split('\n').map((line) => JSON.parse(line))
  const strong = rowsOf(events, 'strong')
  const byNetwork = rowsOf(events, 'by_network')
  expect({ exitCode, last: events.at(-1) }).toMatchObject({
    exitCode: 0,
    last: { event: 'closed', verdict: 'SUCCEEDED', rows: strong.length + byNetwork.length },
  })

  const expected = quakes.filter(({ mag }) => mag >= 4.5).map(({ id }) => id)
  expect(expected).toHaveLength(85)
  expect(strong.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())

  const last = new Map(byNetwork.map((row) => [`${row['from']} ${row['network']}`, row]))
  const seen = seenByNetwork()
  expect([...last.keys()].toSorted()).toEqual([...seen.keys()].toSorted())
  for (const [key, { quakes: count, strongest, mean }] of seen) {
    const row = last.get(key)
    expect({ key, quakes: row?.['quakes'], strongest: row?.['strongest'] }).toEqual({
      key,
      quakes: count,
      strongest,
    })
    // Rounded to two digits by Spark.
    expect(Math.abs(Number(row?.['mean']) - mean), key).toBeLessThanOrEqual(0.005 + 1e-9)
  }
  expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
})
