import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readJobRequirements } from '../../../src/toolchain/job-requirements.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-requirements-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const digest = (given: string | readonly string[]): string | undefined =>
  readJobRequirements(given, folder)?.digest

describe('the requirements of a job', () => {
  test('a file and the same lines as a list say the same', () => {
    write('requirements.txt', '# what the job needs\nshapely==2.1.2  # geometry\n\niniconfig>=2\n')
    expect(readJobRequirements('requirements.txt', folder)).toMatchObject({
      file: join(folder, 'requirements.txt'),
      lines: ['shapely==2.1.2', 'iniconfig>=2'],
    })
    expect(digest('requirements.txt')).toBe(digest(['shapely==2.1.2', 'iniconfig>=2']))
    expect(digest(['shapely==2.1.1', 'iniconfig>=2'])).not.toBe(digest('requirements.txt'))
  })

  test('what says nothing is none', () => {
    write('empty.txt', '\n# later\n')
    expect(readJobRequirements('empty.txt', folder)).toBeUndefined()
    expect(readJobRequirements([], folder)).toBeUndefined()
  })

  test('a nested file counts with what it says, from the file that names it', () => {
    mkdirSync(join(folder, 'parts'))
    write('parts/base.txt', 'shapely==2.1.2\n-c limits.txt\n')
    write('parts/limits.txt', 'numpy<3\n')
    write('requirements.txt', '-r parts/base.txt\n')
    const before = digest('requirements.txt')
    write('parts/limits.txt', 'numpy<2.4\n')
    expect(digest('requirements.txt')).not.toBe(before)
  })

  test('files that name each other end', () => {
    write('a.txt', '-r b.txt\nshapely\n')
    write('b.txt', '-r a.txt\n')
    expect(digest('a.txt')).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    './own-1.0-py3-none-any.whl',
    'own @ file:FOLDER/own-1.0-py3-none-any.whl',
  ])('a wheel of the user counts with its bytes: %s', (line) => {
    const wheel = write('own-1.0-py3-none-any.whl', 'one')
    const given = [line.replace('FOLDER', `//${folder}`)]
    const before = digest(given)
    expect(digest(given)).toBe(before)
    writeFileSync(wheel, 'two')
    expect(digest(given)).not.toBe(before)
  })

  test.each([
    ['-e .', 'is editable'],
    ['--editable=git+https://someone:secret@host.example/own.git', 'is editable'],
    ['./own', 'is a folder'],
    ['own @ ./own', 'is a folder'],
  ])('what would not travel is refused: %s', (line, why) => {
    mkdirSync(join(folder, 'own'))
    const refused = (): unknown => readJobRequirements([line], folder)
    expect(refused).toThrow(expect.objectContaining({ code: 'TOOLCHAIN_REQUIREMENTS_INVALID' }))
    expect(refused).toThrow(why)
    expect(refused).not.toThrow('secret')
  })

  test('a file that is not there is an error with its path', () => {
    expect(() => readJobRequirements('nowhere.txt', folder)).toThrow(
      `The requirements file cannot be read: ${join(folder, 'nowhere.txt')} (ENOENT)`,
    )
    write('requirements.txt', '-r nowhere.txt\n')
    expect(() => readJobRequirements('requirements.txt', folder)).toThrow('nowhere.txt (ENOENT)')
  })
})
