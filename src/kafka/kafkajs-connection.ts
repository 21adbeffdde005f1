import { createRequire } from 'node:module'
import { type Admin, type Consumer, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'
import type { SignIn } from './client-properties.js'

/** Time limit of a request that reads metadata or administers, ms. */
export const REQUEST_LIMIT_MS = 5000
/** Time limit of a request that writes records, ms. */
export const PRODUCE_LIMIT_MS = 15_000

/** Makes kafkajs's clients with our limits: it tries a request again for a second or two, then says why. */
export class KafkajsConnection {
  readonly #clientId: string
  readonly #brokers: string[]
  readonly #signIn: SignIn

  constructor(clientId: string, brokers: readonly string[], signIn: SignIn = {}) {
    this.#clientId = clientId
    this.#brokers = [...brokers]
    this.#signIn = signIn
  }

  admin(): Admin {
    return this.#kafka(REQUEST_LIMIT_MS, 3).admin()
  }

  /** With all replicas' acknowledgement, the broker recognises a request that is sent again. */
  producer(acks: -1 | 1): Producer {
    return this.#kafka(PRODUCE_LIMIT_MS, 4).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      ...(acks === -1 ? { idempotent: true, maxInFlightRequests: 1 } : {}),
    })
  }

  consumer(groupId: string): Consumer {
    return this.#kafka(REQUEST_LIMIT_MS, 4).consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: 30_000,
      heartbeatInterval: 3000,
      // Bounds how long the end of a reading waits for a fetch on its way.
      maxWaitTimeInMs: 250,
      retry: { ...retry(4), restartOnFailure: () => Promise.resolve(false) },
    })
  }

  #kafka(requestTimeout: number, retries: number): Kafka {
    return new Kafka({
      clientId: this.#clientId,
      brokers: this.#brokers,
      ...this.#signIn,
      connectionTimeout: 3000,
      requestTimeout,
      retry: retry(retries),
      // Everything it logs comes back as an error of the call, or is of no use to our users.
      logLevel: logLevel.NOTHING,
      logCreator: () => () => {},
    })
  }
}

function retry(retries: number): { retries: number; initialRetryTime: number; maxRetryTime: number } {
  return { retries, initialRetryTime: 100, maxRetryTime: 800 }
}

interface RequestQueue {
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
}

// kafkajs 2.2.4 sets a timer of a negative time after every answer, for requests that do not wait: Node 24 warns of
// it (tulios/kafkajs#1751). Without waiting requests there is nothing to schedule.
const require = createRequire(import.meta.url)
const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }
const schedule = prototype.scheduleCheckPendingRequests
prototype.scheduleCheckPendingRequests = function scheduleIfPending(this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this)
}
