import { documentText } from '../../src/ir/document-text.js'
import type { JobDocument } from '../../src/ir/job-document.js'
import { parseDocument } from '../../src/ir/parse-document.js'

/** A golden case with one thing of its document changed: its rows must betray it. */
export interface GoldenMutant {
  readonly golden: string
  readonly what: string
  /** The parts of the document, as its text without spaces has them; the first that is found is changed. */
  readonly from: string
  readonly to: string
}

const operator = (from: string, to: string) => ({
  from: `"operator":"${from}"`,
  to: `"operator":"${to}"`,
})
const called = (from: string, to: string) => ({ from: `"function":"${from}"`, to: `"function":"${to}"` })
const column = (from: string, to: string) => ({
  from: `{"kind":"column","name":"${from}"}`,
  to: `{"kind":"column","name":"${to}"}`,
})

/** What a careless hand would do to a job; each must fail its case. */
export const GOLDEN_MUTANTS: readonly GoldenMutant[] = [
  {
    golden: 'aggregates',
    what: 'count(item) counts nulls too',
    from: '"function":"count","args":[{"kind":"column","name":"item"}]',
    to: '"function":"count","args":[]',
  },
  { golden: 'arithmetic', what: 'a difference becomes a sum', ...operator('minus', 'plus') },
  { golden: 'choices', what: 'the bound of a branch is beyond it', ...operator('ge', 'gt') },
  { golden: 'columns', what: 'the last name stands in for the first', ...column('first', 'last') },
  { golden: 'conditions', what: 'and becomes or', ...operator('and', 'or') },
  { golden: 'conditions', what: 'the start of a range is beyond it', ...operator('ge', 'gt') },
  { golden: 'kafka-sink', what: 'the key is the value', ...column('key', 'value') },
  {
    golden: 'odd-names',
    what: 'the watermark lags by another hour',
    from: '"delay":"1 hour"',
    to: '"delay":"2 hours"',
  },
  { golden: 'quakes', what: 'windows of five hours', from: '"size":"6 hours"', to: '"size":"5 hours"' },
  { golden: 'shared-steps', what: 'another kind of event', from: '"value":"login"', to: '"value":"failure"' },
  {
    golden: 'sliding-window',
    what: 'the window slides by two',
    from: '"slide":"1 minute"',
    to: '"slide":"2 minutes"',
  },
  { golden: 'texts', what: 'the other side is trimmed', ...called('ltrim', 'rtrim') },
  { golden: 'times', what: 'the start of the day', from: '"value":"hour"', to: '"value":"day"' },
]

/** @throws Error when the document has no such part */
export function mutated(document: JobDocument, { from, to }: GoldenMutant): JobDocument {
  const text = JSON.stringify(JSON.parse(documentText(document)))
  if (!text.includes(from)) throw new Error(`The document has no ${from}`)
  return parseDocument(JSON.parse(text.replace(from, () => to)))
}
