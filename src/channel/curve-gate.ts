import { type Context, Reply } from 'zeromq'
import { z85 } from './z85.js'

/** Where libzmq asks who is let in: https://rfc.zeromq.org/spec/27/. */
const ENDPOINT = 'inproc://zeromq.zap.01'
const VERSION = '1.0'

/**
 * Lets one key in, and nobody else: libzmq asks here of each connection over a network before it hands on a single
 * frame of it.
 */
export class CurveGate {
  readonly #asked: Reply

  private constructor(asked: Reply) {
    this.#asked = asked
  }

  /** Answers for all sockets of the context whose server key is set. */
  static async open(context: Context, publicKey: string): Promise<CurveGate> {
    const asked = new Reply({ context, linger: 0 })
    await asked.bind(ENDPOINT)
    void answer(asked, publicKey)
    return new CurveGate(asked)
  }

  close(): void {
    this.#asked.close()
  }
}

async function answer(asked: Reply, publicKey: string): Promise<void> {
  try {
    // What is asked: version, id, domain, address, identity, mechanism, key.
    for await (const [, id = '', , , , mechanism, key] of asked) {
      const known = String(mechanism) === 'CURVE' && key?.length === 32 && z85(key) === publicKey
      const verdict = known ? ['200', 'OK', 'driver'] : ['400', 'not of this run', '']
      await asked.send([VERSION, id, ...verdict, ''])
    }
  } catch {
    // The socket was closed; nobody is let in from then on.
  }
}
