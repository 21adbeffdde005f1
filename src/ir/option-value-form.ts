import { z } from 'zod'

/** The form of a parameter that an option is read from. */
export const paramForm = z.strictObject({ param: z.string(), secret: z.exactOptional(z.literal(true)) })

/** The form of an option's value in a document. */
export const optionValueForm = z.union([z.string(), paramForm])

/** The form of options that are handed on as they are. */
export const optionMapForm = z.record(z.string(), optionValueForm)
