/** For which kind of job the driver's JVM on this machine is set up. */
export type DriverProfile = 'short' | 'long'

/** The C1 compiler is enough, and never stops to profile: for jobs that end before C2 has paid for itself. */
const SHORT = ['-XX:TieredStopAtLevel=1']

/**
 * The C2 compiler comes twenty times later than by default. A start makes it compile thousands of methods that are
 * never hot again, a third of the start's CPU time on two cores; what handles rows is still hot within a second.
 */
const LONG = [
  '-XX:Tier4InvocationThreshold=100000',
  '-XX:Tier4MinInvocationThreshold=12000',
  '-XX:Tier4CompileThreshold=300000',
  '-XX:Tier4BackEdgeThreshold=800000',
]

/** What each profile adds to the JVM's options; docs/start-up.md says what it costs. */
export const DRIVER_PROFILES: Readonly<Record<DriverProfile, readonly string[]>> = {
  // HotSpot's words: another JVM leaves them aside.
  short: ['-XX:+IgnoreUnrecognizedVMOptions', ...SHORT],
  long: ['-XX:+IgnoreUnrecognizedVMOptions', ...LONG],
}
