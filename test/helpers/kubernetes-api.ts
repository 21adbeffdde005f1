import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Pod {
  readonly metadata: {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    resourceVersion?: string
    uid?: string
  }
  readonly spec: PodSpec
  status?: unknown
}

export interface PodSpec {
  readonly serviceAccountName?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly containers: readonly {
    readonly image: string
    readonly args: readonly string[]
    readonly env: readonly { readonly name: string; readonly value?: string }[]
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  }[]
  readonly volumes: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[]
}

/** So much of a Kubernetes API server as spark-submit asks for: it keeps pods, and runs none of them. */
export class KubernetesApi implements AsyncDisposable {
  readonly pods = new Map<string, Pod>()
  /** Everything else that was sent, by its kind: ConfigMap, Service. */
  readonly objects: { readonly kind: string; readonly data?: Readonly<Record<string, string>> }[] = []
  readonly deleted: string[] = []
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  readonly #watchers = new Set<ServerResponse>()
  #version = 1

  static async start(): Promise<KubernetesApi> {
    const api = new KubernetesApi()
    // The client would watch over a WebSocket; told that there is none, it reads a stream of lines.
    api.#server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    })
    api.#server.listen(0, '127.0.0.1')
    await once(api.#server, 'listening')
    return api
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Lets a pod go on: to Running, or to its end. */
  change(name: string, phase: 'Running' | 'Succeeded' | 'Failed', exitCode?: number): void {
    const pod = this.pods.get(name)
    if (pod === undefined) throw new Error(`there is no pod ${name}`)
    const state =
      exitCode === undefined
        ? { running: {} }
        : { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } }
    pod.status = { phase, containerStatuses: [{ name: 'spark-kubernetes-driver', state }] }
    this.#version += 1
    pod.metadata.resourceVersion = String(this.#version)
    this.#tell('MODIFIED', pod)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api')
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const [, name] = /\/pods\/([^/]+)$/.exec(pathname) ?? []
    const pod = this.pods.get(name ?? '')
    if (request.method === 'POST' && pathname.endsWith('/pods')) {
      json(this.#keep(JSON.parse(body) as Pod), 201)
    } else if (searchParams.get('watch') === 'true') {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (const each of this.pods.values()) response.write(eventLine('ADDED', each))
      this.#watchers.add(response)
    } else if (pathname.endsWith('/pods')) {
      json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [...this.pods.values()] })
    } else if (name !== undefined && pod === undefined) {
      json({ kind: 'Status', status: 'Failure', code: 404, reason: 'NotFound' }, 404)
    } else if (name !== undefined && request.method === 'DELETE') {
      this.pods.delete(name)
      this.deleted.push(name)
      json(pod)
      if (pod !== undefined) this.#tell('DELETED', pod)
    } else if (name !== undefined) {
      json(pod)
    } else {
      const object = JSON.parse(body)
      this.objects.push(object)
      json(object, 201)
    }
  }

  #keep(pod: Pod): Pod {
    pod.metadata.uid = `uid-of-${pod.metadata.name}`
    pod.metadata.resourceVersion = String(this.#version)
    pod.status = { phase: 'Pending' }
    this.pods.set(pod.metadata.name, pod)
    return pod
  }

  #tell(type: string, object: Pod): void {
    for (const watcher of this.#watchers) watcher.write(eventLine(type, object))
  }
}

function eventLine(type: string, object: Pod): string {
  return `${JSON.stringify({ type, object })}\n`
}
