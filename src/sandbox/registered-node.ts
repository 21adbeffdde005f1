import { z } from 'zod'
import { askJson } from './ask-json.js'

/** What the resource manager's `/ws/v1/cluster/nodes` says, as far as it matters here. */
const clusterNodes = z.object({
  nodes: z.object({
    node: z.array(z.object({ state: z.string(), nodeHTTPAddress: z.string(), version: z.string() })),
  }),
})

/** A node as the resource manager knows it. */
export interface RegisteredNode {
  /** `http://127.0.0.1:PORT` */
  readonly webUi: string
  readonly version: string
}

/** The node that is registered with a resource manager and runs; undefined while there is none. */
export async function registeredNode(resourceManager: string): Promise<RegisteredNode | undefined> {
  const parsed = clusterNodes.safeParse(await askJson(`${resourceManager}/ws/v1/cluster/nodes`))
  if (!parsed.success) return undefined
  const node = parsed.data.nodes.node.find(({ state }) => state === 'RUNNING')
  if (node === undefined) return undefined
  // Its host is whatever this machine calls its loopback interface.
  const port = node.nodeHTTPAddress.slice(node.nodeHTTPAddress.lastIndexOf(':') + 1)
  return { webUi: `http://127.0.0.1:${port}`, version: node.version }
}
