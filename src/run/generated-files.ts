import { errorsDocument, errorsPage } from '../errors/catalogue.js'
import { documentJsonSchema } from '../ir/document-form.js'
import { functionSources, functionsPage } from '../ir/expression/functions/function-files.js'
import { kafkaOptionsPage } from '../ir/source/kafka-options-page.js'
import { jobFileJsonSchema } from '../jobfile/job-file-schema.js'
import { protocolSchema } from '../protocol/protocol-schema.js'
import { diagnosisPage } from './diagnosis/diagnosis-page.js'
import { eventsSchema } from './events-schema.js'

/** The files of the project that are made from its code, by path: `npm run gen` writes them, a test compares them. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'spec/ir.schema.json': json(documentJsonSchema()),
    'spec/job-file.schema.json': json(jobFileJsonSchema()),
    'spec/protocol.schema.json': json(protocolSchema()),
    'spec/events.schema.json': json(eventsSchema()),
    'spec/errors.json': json(errorsDocument()),
    'docs/diagnosis.md': diagnosisPage(),
    'docs/errors.md': errorsPage(),
    'docs/kafka-options.md': kafkaOptionsPage(),
    'docs/functions.md': functionsPage(),
    ...functionSources(),
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
