import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandFolder } from '../helpers/sparkwire-command.js'

const FILES = [
  '.github/workflows/sparkwire.yml',
  'big-orders.spec.yaml',
  'big-orders.yaml',
  'package.json',
  'revenue.spec.yaml',
  'revenue.ts',
  'tsconfig.json',
]

test('init writes a project; what is there already stays as it is', async () => {
  const folder = await commandFolder()
  const first = await folder.start(['init', 'My Shop'])
  expect({ code: first.exitCode, stderr: first.stderr }).toEqual({
    code: 0,
    stderr: 'next: cd My Shop && npm install && npx sparkwire test',
  })
  expect(first.stdout.split('\n').sort()).toEqual(FILES.map((file) => join('My Shop', file)))
  const shop = join(folder.path, 'My Shop')
  expect(JSON.parse(await readFile(join(shop, 'package.json'), 'utf8'))).toMatchObject({
    name: 'my-shop',
    type: 'module',
  })

  await writeFile(join(shop, 'revenue.ts'), 'mine')
  const second = await folder.start(['init', 'My Shop', '--json'])
  expect([second.exitCode, second.stdout]).toEqual([0, '[]'])
  expect(second.stderr).toContain('revenue.ts is there already, and stays as it is\n')
  expect(await readFile(join(shop, 'revenue.ts'), 'utf8')).toBe('mine')
})

test('both jobs of the project compile', async () => {
  const folder = await commandFolder()
  await folder.start(['init'])
  expect((await readdir(folder.path)).sort()).toEqual(expect.arrayContaining(['package.json', 'revenue.ts']))
  for (const job of ['revenue.ts', 'big-orders.yaml']) {
    const { exitCode, stderr } = await folder.start(['compile', job])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  }
})

test('a folder that cannot be made is wrong use', async () => {
  const folder = await commandFolder()
  await writeFile(join(folder.path, 'file'), '')
  const { exitCode, stderr } = await folder.start(['init', 'file'])
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/^error: file\/.* cannot be written: .*\[CLI_USAGE\]\nhint: name another folder/)
})
