import { execFileSync } from 'node:child_process'

/** Runs Python code on JSON and gives what it prints as JSON. */
export function python(code: string, input: unknown): unknown {
  const output = execFileSync('python3', ['-c', code], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  return JSON.parse(output)
}
