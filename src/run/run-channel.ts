import type { ResultChannel } from '../channel/result-channel.js'

/** The way between a run and its driver, whichever it is: the result channel, or files in a folder that both reach. */
export interface RunChannel
  extends Pick<
    ResultChannel,
    'keys' | 'directory' | 'events' | 'grant' | 'acknowledge' | 'stop' | 'askBusy' | 'close'
  > {
  /** Where the driver calls back; null where it does not. */
  readonly endpoint: string | null
  /** The folder that it is told instead, as Hadoop names it. */
  readonly spool?: string
}
