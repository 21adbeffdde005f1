import { SandboxError } from '../errors/sandbox-error.js'

/** Checks a number of workers, cores or MiB. @throws SANDBOX_OPTION_INVALID */
export function checkCount(option: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return
  throw invalid(option, `${value}`, 'a whole number from 1')
}

/** Checks a size as Spark writes it. @throws SANDBOX_OPTION_INVALID */
export function checkMemory(option: string, value: string | undefined): void {
  if (value === undefined || /^[1-9]\d*[kmgt]b?$/i.test(value)) return
  throw invalid(option, `'${value}'`, "a size as Spark writes it, '1g' or '512m'")
}

function invalid(option: string, value: string, expected: string): SandboxError {
  return new SandboxError('SANDBOX_OPTION_INVALID', {
    message: `A sandbox cluster cannot be started with ${option} = ${value}. Expected ${expected}.`,
    hint: `correct ${option}`,
    details: { option, value, expected },
  })
}
