import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { CliError } from '../errors/cli-error.js'
import { KafkaError } from '../errors/kafka-error.js'

/**
 * Opens a file, or standard input where there is none, and gives its lines.
 *
 * @throws CliError CLI_USAGE when the file cannot be opened
 */
export async function inputLines(file: string | undefined): Promise<AsyncIterable<string>> {
  if (file === undefined) return textLines(process.stdin, 'stdin')
  try {
    const handle = await open(file)
    return textLines(createReadStream(file, { fd: handle }), file)
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
    throw new CliError('CLI_USAGE', {
      message: `Cannot read ${file}: ${reason}. Expected a file with a record in each line.`,
      hint: 'leave --file out to read standard input',
      details: { file },
    })
  }
}

/**
 * The lines of UTF-8 text. Nothing is replaced: bytes that are no UTF-8 are an error with their line.
 *
 * @throws KafkaError KAFKA_MALFORMED_RECORD
 */
export async function* textLines(chunks: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let rest = ''
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch {
      throw new KafkaError('KAFKA_MALFORMED_RECORD', {
        message: `${source}: not UTF-8, at line ${number + 1} or soon after. Expected UTF-8 text.`,
        hint: 'convert the file, for example with iconv',
        details: { place: `${source}:${number + 1}` },
      })
    }
  }
  for await (const chunk of chunks) {
    const lines = (rest + decode(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      number++
      yield withoutReturn(line)
    }
  }
  rest += decode()
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
