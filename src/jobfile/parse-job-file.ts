import type { z } from 'zod'
import type { PipelineDocument } from '../ir/job-document.js'
import { pipelineDocument } from '../ir/pipeline-document.js'
import { parseUntil, type UntilConditions } from '../ir/until.js'
import { didYouMean } from '../util/did-you-mean.js'
import { formFaults } from '../util/form-fault.js'
import { plainIntegers } from '../util/yaml-source.js'
import { buildDatasets } from './build-datasets.js'
import { buildSinks, triggerOf } from './build-sinks.js'
import { yamlFaults } from './check-yaml.js'
import { declarationsForm, type JobFileForm, jobFileForm } from './job-file-form.js'
import { JobFileText } from './job-file-text.js'
import { applyEnvironment } from './lay-over.js'
import { readParameters } from './parameters.js'
import { type Environment, fillParameterValues, fillValues, variableParameter } from './placeholders.js'
import { readValueFunctions } from './value-functions.js'
import { readWrittenSchemas } from './written-schemas.js'

/** What a job file is read with, besides its text. */
export interface JobFileGround {
  /** Its name in errors. */
  readonly file: string
  /** Its name in the source map. @default that in errors */
  readonly path?: string
  /** The environment of the file that is laid over it, by name. */
  readonly environment?: string | undefined
  /** Values of parameters; they win over those of the file. */
  readonly params?: Readonly<Record<string, string>>
  /** The variables that `${env:NAME}` stands for. */
  readonly variables?: Environment
}

/** What a job file says. */
export interface JobFile {
  readonly document: PipelineDocument
  /** When a run of it ends by itself. */
  readonly until?: UntilConditions
  /** Values of parameters that the run hands over where it is given none. */
  readonly params: Readonly<Record<string, string>>
}

/** Larger than any job, and small enough to be read whole. */
const MOST_BYTES = 1024 * 1024
const WHOLE = { form: jobFileForm, what: 'the job file' }
const FORM_HINT =
  'The keys of a job file are in docs/job-file.md; an editor that reads spec/job-file.schema.json completes them.'
/** What must be known before values are put in. */
const DECLARED = { form: declarationsForm, what: 'the job file' }

function readText(source: string, file: string, path: string): JobFileText {
  const tooLarge = source.length > MOST_BYTES
  const text = new JobFileText(tooLarge ? '' : source, file, path)
  if (tooLarge) {
    const message = `the job file has ${source.length} characters; expected at most ${MOST_BYTES}`
    throw text.faulty('JOBFILE_NOT_YAML', [{ message, line: 1, column: 1 }])
  }
  const faults = [...text.yaml.faults, ...(text.yaml.faults.length > 0 ? [] : yamlFaults(text))]
  if (faults.length > 0) throw text.faulty('JOBFILE_NOT_YAML', faults)
  return text
}

function checkForm<T>(text: JobFileText, named: { readonly form: z.ZodType<T>; readonly what: string }): T {
  const root = plainIntegers(text.yaml.document.toJS())
  const checked = named.form.safeParse(root)
  if (checked.success) return checked.data
  const faults = formFaults(checked.error.issues, root, named).map(({ message, path, atKey }) => ({
    message,
    ...text.yaml.at(path, atKey),
  }))
  throw text.faulty('JOBFILE_BAD_FORM', faults, FORM_HINT)
}

/** No name that the file does not know passes unseen; the run's own ones and those of options are not the file's. */
function checkGiven(text: JobFileText, form: JobFileForm, params: Readonly<Record<string, string>>): void {
  const declared = Object.keys(form.parameters ?? {})
  for (const name of Object.keys(params)) {
    if (declared.includes(name) || name === 'bootstrap_servers' || name.startsWith(variableParameter('')))
      continue
    const near = didYouMean(name, declared)
    const there = declared.length === 0 ? 'it declares none' : `it declares ${declared.join(', ')}`
    const message = `the run gives the parameter ${name}, which the file does not declare; ${near === undefined ? there : `did you mean ${near}?`}`
    throw text.fault('JOBFILE_UNKNOWN_NAME', ['parameters'], message, { atKey: true })
  }
}

/** The variables that options are read from. */
function optionVariables(
  document: PipelineDocument,
  variables: Environment,
): Readonly<Record<string, string>> {
  const names = new Set(JSON.stringify(document).match(/"param":"env\.[^"]+"/g) ?? [])
  const found = [...names].flatMap((text): readonly (readonly [string, string])[] => {
    const param = text.slice('"param":"'.length, -1)
    const value = variables[param.slice(variableParameter('').length)]
    return value === undefined ? [] : [[param, value]]
  })
  return Object.fromEntries(found)
}

/**
 * Reads a job file, YAML or JSON, from its text. Each error begins with `file:line:column` and shows the lines.
 *
 * @throws JOBFILE_*, and the DEFINE errors of a job that does not hold together
 */
export function parseJobFile(source: string, given: JobFileGround): JobFile {
  const { file, environment, params = {}, variables = {} } = given
  const text = readText(source, file, given.path ?? file)
  if (environment !== undefined) applyEnvironment(text, environment)
  fillParameterValues(text, variables, environment)
  const declared = checkForm(text, DECLARED)
  const parameters = readParameters(text, declared, { params, environment })
  fillValues(text, variables, parameters)
  const form = checkForm(text, WHOLE)
  checkGiven(text, form, params)
  const ground = {
    file: text,
    parameters,
    functions: readValueFunctions(text, form.functions),
    schemas: readWrittenSchemas({ file: text, parameters }, form.schemas),
  }
  const datasets = buildDatasets(ground, form)
  const sinks = buildSinks(ground, form, datasets)
  const document = text.located(['name'], () =>
    pipelineDocument({
      name: form.name,
      sinks,
      trigger: form.trigger === undefined ? undefined : triggerOf(form.trigger),
      shufflePartitions: form.shuffle_partitions,
    }),
  )
  return Object.freeze({
    document,
    ...(form.until === undefined ? {} : { until: parseUntil(form.until) }),
    params: Object.freeze({ ...optionVariables(document, variables), ...parameters.texts }),
  })
}
