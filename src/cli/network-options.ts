import type { SubmitOptions } from '../run/submit.js'

/** Where a driver that is not on this machine calls back. */
export const BIND_OPTION = [
  '--bind <address>',
  'the address of this machine at which it calls back; default: the one that faces the cluster',
] as const
export const ADVERTISE_OPTION = [
  '--advertise <host[:port]>',
  'what it calls back to, where that is another address; default: that of --bind',
] as const
export const PORTS_OPTION = [
  '--ports <range>',
  'the ports of this machine that may be used: 40000-40100; default: any',
] as const

export const SPOOL_OPTION = [
  '--spool <folder>',
  'a path or URI that this machine and the driver both reach, for a driver that cannot call back; default: none',
] as const

type NetworkOption = 'bind' | 'advertise' | 'ports' | 'spool'

/** What a command was told of it, as the library takes it. */
export function networkOptionsOf({
  bind,
  advertise,
  ports,
  spool,
}: { readonly [K in NetworkOption]?: string | undefined }): Pick<SubmitOptions, NetworkOption> {
  return {
    ...(bind === undefined ? {} : { bind }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(ports === undefined ? {} : { ports }),
    ...(spool === undefined ? {} : { spool }),
  }
}
