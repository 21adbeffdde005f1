import { functionOf } from './function-of.js'

/** The time at which the micro-batch started. */
export const currentTimestamp = functionOf('current_timestamp')
/** A date or timestamp as text: `dateFormat(c.at, 'yyyy-MM-dd HH:mm')`. */
export const dateFormat = functionOf('date_format')
/** A timestamp cut to a unit: `dateTrunc('hour', c.at)`. */
export const dateTrunc = functionOf('date_trunc')
/** Day of the month, from 1. */
export const dayOfMonth = functionOf('dayofmonth')
/** Day of the week: 1 is Sunday. */
export const dayOfWeek = functionOf('dayofweek')
/** Hour of the day, in UTC. */
export const hour = functionOf('hour')
/** Minute of the hour. */
export const minute = functionOf('minute')
/** Month of the year, from 1. */
export const month = functionOf('month')
/** Second of the minute. */
export const second = functionOf('second')
/** The timestamp of microseconds since 1970. */
export const timestampMicros = functionOf('timestamp_micros')
/** The timestamp of milliseconds since 1970, such as JavaScript and Kafka count. */
export const timestampMillis = functionOf('timestamp_millis')
/** The timestamp of seconds since 1970. */
export const timestampSeconds = functionOf('timestamp_seconds')
/** The date in a text, in ISO form or of a pattern; a text that is none fails the query. */
export const toDate = functionOf('to_date')
/** The timestamp in a text, in ISO form or of a pattern; a text that is none fails the query. */
export const toTimestamp = functionOf('to_timestamp')
/** Milliseconds since 1970. */
export const unixMillis = functionOf('unix_millis')
/** Year. */
export const year = functionOf('year')
