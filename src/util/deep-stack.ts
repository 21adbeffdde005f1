/** As deep as a stack trace must be to reach the user's own line through the calls of this package, in frames. */
const DEEP_STACK = 64

/** What `read` gives while stack traces are deep enough to show whose call it was; Node's own limit is 10 frames. */
export function withDeepStack<T>(read: () => T): T {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Math.max(limit, DEEP_STACK)
  try {
    return read()
  } finally {
    Error.stackTraceLimit = limit
  }
}
