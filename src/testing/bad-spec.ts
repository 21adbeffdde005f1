import { TestingError } from '../errors/testing-error.js'
import { faultsText, inOrder, type NamedText, type PlacedFault } from '../util/placed-fault.js'

/** The error for a specification with faults, found in its text or when the job has run. */
export function badSpec(text: NamedText, faults: readonly PlacedFault[]): TestingError {
  return new TestingError('TESTING_BAD_SPEC', {
    message: faultsText(text, faults),
    hint: 'correct the specification at the lines shown',
    details: { file: text.file, faults: inOrder(faults) },
  })
}
