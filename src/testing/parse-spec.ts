import { dirname, resolve } from 'node:path'
import { formFaults } from '../util/form-fault.js'
import { plainIntegers, readYaml } from '../util/yaml-source.js'
import { badSpec } from './bad-spec.js'
import { buildSpec } from './build-spec.js'
import { specForm } from './spec-form.js'
import type { TestSpec } from './test-spec.js'

const SPECIFICATION = { form: specForm, what: 'the specification' }

/**
 * Reads a test specification, YAML or JSON, from its text. `file` names it in errors, and the job's path is
 * taken relative to it.
 *
 * @throws TESTING_BAD_SPEC with `file:line:column`, a code frame, and every fault in `details.faults`
 */
export function parseSpec(source: string, file: string): TestSpec {
  const { document, faults, at } = readYaml(source)
  if (faults.length > 0) throw badSpec({ source, file }, faults)
  const root = plainIntegers(document.toJS())
  const checked = specForm.safeParse(root)
  if (!checked.success) {
    const wrong = formFaults(checked.error.issues, root, SPECIFICATION)
    throw badSpec(
      { source, file },
      wrong.map(({ message, path, atKey }) => ({ message, ...at(path, atKey) })),
    )
  }
  return buildSpec(checked.data, { file, source, jobPath: resolve(dirname(file), checked.data.job), at })
}
