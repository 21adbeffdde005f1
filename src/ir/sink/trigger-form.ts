import { z } from 'zod'

const interval = z.string()

/** The form of a trigger in a document. */
export const triggerForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('available_now') }),
  z.strictObject({ kind: z.literal('continuous'), interval }),
  z.strictObject({ kind: z.literal('once') }),
  z.strictObject({ kind: z.literal('processing_time'), interval }),
  z.strictObject({ kind: z.literal('real_time'), interval }),
])
