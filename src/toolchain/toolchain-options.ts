/** What every look at the machine may be told. */
export interface ToolchainOptions {
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv
  /** Ends a set-up that is under way: its processes are gone when the promise rejects with the reason. */
  readonly signal?: AbortSignal | undefined
  /** Whether downloading is out of the question. @default false */
  readonly offline?: boolean
}
