import { withDeepStack } from '../util/deep-stack.js'

/** The folder of sparkwire's own code, as it stands in stack frames. */
const OWN = decodeURIComponent(new URL('..', import.meta.url).pathname)

function isOwn(frame: string): boolean {
  const path = frame.replaceAll('\\', '/')
  return path.includes(OWN) || path.includes(encodeURI(OWN))
}

/** The stack frame of whoever called into sparkwire, raw: `at file:///…/job.ts:5:12`. */
export function callSite(): string | undefined {
  const { stack } = withDeepStack(() => new Error())
  const frames = stack?.split('\n').slice(1) ?? []
  return frames.find((frame) => !isOwn(frame))?.trim()
}

/** The same as a part of a node. */
export function siteOf(): { readonly site?: string } {
  const site = callSite()
  return site === undefined ? {} : { site }
}
