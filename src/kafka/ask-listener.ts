import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { parseAddress } from './broker-probe.js'

/** How a listener of a broker speaks. */
export interface Listener {
  readonly tls: boolean
  /** The SASL mechanisms that it takes; undefined where it lets in without. */
  readonly mechanisms: readonly string[] | undefined
}

/** Codes of the protocol: https://kafka.apache.org/protocol.html#protocol_error_codes */
const ILLEGAL_SASL_STATE = 34
const SASL_HANDSHAKE = 17
/** No broker has it: the answer lists those that there are. */
const NO_MECHANISM = 'sparkwire-asks'

/**
 * Finds out how a listener speaks, with TLS and without, by asking it which SASL mechanisms it takes: the one question
 * that is answered before a client has signed in. Undefined where it does not answer as a Kafka broker in either way.
 */
export async function askListener(server: string, limitMs: number): Promise<Listener | undefined> {
  const [plain, secure] = await Promise.all([
    askMechanisms(server, false, limitMs),
    askMechanisms(server, true, limitMs),
  ])
  const answer = plain ?? secure
  if (answer === undefined) return undefined
  const { code, mechanisms } = answer
  return { tls: plain === undefined, mechanisms: code === ILLEGAL_SASL_STATE ? undefined : mechanisms }
}

interface MechanismsAnswer {
  readonly code: number
  readonly mechanisms: readonly string[]
}

function askMechanisms(server: string, tls: boolean, limitMs: number): Promise<MechanismsAnswer | undefined> {
  const { host, port } = parseAddress(server) ?? { host: server, port: 0 }
  return new Promise((resolve) => {
    // Whoever it is: nothing secret is said.
    const socket: Socket = tls
      ? connectTls({ host, port, rejectUnauthorized: false }, ask)
      : connect({ host, port }, ask)
    let received = Buffer.alloc(0)
    const timer = setTimeout(() => settle(undefined), limitMs)
    function settle(answer: MechanismsAnswer | undefined): void {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    function ask(): void {
      socket.write(handshakeRequest())
    }
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      if (received.length < 4) return
      const size = received.readInt32BE(0)
      // What speaks another protocol has a size that no answer has.
      if (size < 10 || size > 4096) settle(undefined)
      else if (received.length >= 4 + size) settle(handshakeAnswer(received.subarray(4, 4 + size)))
    })
    socket.on('error', () => settle(undefined))
    socket.on('close', () => settle(undefined))
  })
}

/** `size api_key api_version correlation_id client_id mechanism`, the texts with their lengths. */
function handshakeRequest(): Buffer {
  const body = Buffer.concat([
    int16(SASL_HANDSHAKE),
    int16(1),
    Buffer.alloc(4),
    text('sparkwire'),
    text(NO_MECHANISM),
  ])
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

/** `correlation_id error_code [mechanism]` */
function handshakeAnswer(bytes: Buffer): MechanismsAnswer | undefined {
  const mechanisms: string[] = []
  try {
    const count = bytes.readInt32BE(6)
    let at = 10
    while (mechanisms.length < count) {
      const length = bytes.readInt16BE(at)
      mechanisms.push(bytes.toString('utf8', at + 2, at + 2 + length))
      at += 2 + length
    }
    return { code: bytes.readInt16BE(4), mechanisms }
  } catch {
    return undefined
  }
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
}
