import { expect, test } from 'vitest'
import { LiveArea } from '../../../src/cli/live-area.js'
import { Screen } from '../../helpers/screen.js'

function liveArea(): { area: LiveArea; screen: Screen } {
  const screen = new Screen()
  return { screen, area: new LiveArea(screen.stream as unknown as NodeJS.WriteStream) }
}

test('lines are redrawn in their place, and what is written comes above them', async () => {
  const { area, screen } = liveArea()
  const out = area.above(screen.stream)
  out.write('row 1\n')
  area.show('run', ['running  3 rows', '  query  7 behind'])
  await expect.poll(() => screen.lines).toEqual(['row 1', 'running  3 rows', '  query  7 behind'])
  area.show('run', ['running  9 rows', '  query  0 behind'])
  expect(screen.lines).toEqual(['row 1', 'running  9 rows', '  query  0 behind'])
  out.write('row 2\n')
  out.write('row 3\n')
  await expect
    .poll(() => screen.lines)
    .toEqual(['row 1', 'row 2', 'row 3', 'running  9 rows', '  query  0 behind'])
  area.show('run', ['running'])
  expect(screen.lines).toEqual(['row 1', 'row 2', 'row 3', 'running'])
})

test('parts lie below each other, each taken away by itself, and all at the end', async () => {
  const { area, screen } = liveArea()
  area.show('steps', ['… spark-submit'])
  area.show('run', ['starting'])
  await expect.poll(() => screen.lines).toEqual(['… spark-submit', 'starting'])
  area.show('steps', [])
  expect(screen.lines).toEqual(['starting'])
  area.above(screen.stream).write('SUCCEEDED\n')
  area.close()
  area.show('run', ['running'])
  expect(screen.lines).toEqual(['SUCCEEDED'])
})

test('below a line that is not whole yet nothing is drawn', async () => {
  const { area, screen } = liveArea()
  const out = area.above(screen.stream)
  area.show('run', ['running'])
  await expect.poll(() => screen.lines).toEqual(['running'])
  out.write('half a')
  area.show('run', ['running on'])
  expect(screen.lines).toEqual(['half a'])
  out.write(new TextEncoder().encode(' line\n'))
  await expect.poll(() => screen.lines).toEqual(['half a line', 'running on'])
})

test('the stream is itself but for what is written', () => {
  const { area, screen } = liveArea()
  const out = area.above(screen.stream)
  expect([out.columns, out.isTTY, out.writableEnded]).toEqual([80, true, false])
  expect(new Promise((resolve) => void out.write('x\n', resolve))).toBeInstanceOf(Promise)
})
