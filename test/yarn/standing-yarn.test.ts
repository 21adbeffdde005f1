import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askJson } from '../../src/sandbox/ask-json.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

interface Standing {
  readonly confDir: string
  readonly resourceManager: string
  readonly nodeManager: string
}

test('sandbox up --yarn leaves a YARN beside the broker, and down ends both', async () => {
  const folder = await commandFolder()
  try {
    const up = await folder.start(['sandbox', 'up', '--yarn', '--json'])
    expect(up.exitCode, up.stderr).toBe(0)
    const { bootstrapServers, yarn } = JSON.parse(up.stdout) as { bootstrapServers: string; yarn: Standing }
    expect(bootstrapServers).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(readdirSync(yarn.confDir).sort()).toEqual(['core-site.xml', 'yarn-site.xml'])
    expect(await askJson(`${yarn.resourceManager}/ws/v1/cluster/info`)).toMatchObject({
      clusterInfo: { state: 'STARTED' },
    })
    expect(await askJson(`${yarn.nodeManager}/ws/v1/node/info`)).toMatchObject({
      nodeInfo: { nodeHealthy: true },
    })
    expect((await folder.start(['sandbox', 'up', '--yarn'])).stdout).toBe(
      `${bootstrapServers}\n${yarn.confDir}`,
    )
  } finally {
    expect((await folder.start(['sandbox', 'down'])).stderr).toContain('ended YARN at')
  }
  expect(folder.processes()).toEqual([])
  expect(await folder.leftovers()).toEqual([])
})
