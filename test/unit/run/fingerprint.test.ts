import { describe, expect, test } from 'vitest'
import { job } from '../../../src/define/job.js'
import { script } from '../../../src/define/script.js'
import { results } from '../../../src/define/sinks.js'
import { documentText } from '../../../src/ir/document-text.js'
import { parseDocument } from '../../../src/ir/parse-document.js'
import { fingerprint } from '../../../src/run/fingerprint.js'
import { quakes } from '../define/quakes.js'

const strong = (least: number) =>
  job({ name: 'j', sinks: { a: results(quakes.filter((c) => c.mag.ge(least))) } }).toDocument()

describe('the fingerprint of a document', () => {
  test('is a SHA-256 digest', () => {
    expect(fingerprint(strong(5))).toMatch(/^[0-9a-f]{64}$/)
  })

  test('is the same wherever the same job is defined, and after its text is read again', () => {
    const [one, twin] = [strong(5), strong(5)]
    expect(fingerprint(one)).toBe(fingerprint(twin))
    expect(fingerprint(parseDocument(JSON.parse(documentText(one))))).toBe(fingerprint(one))
  })

  test('is another where one literal is', () => {
    expect(fingerprint(strong(5))).not.toBe(fingerprint(strong(6)))
  })

  test('of a script follows from its name and its call, not from the folder it lies in', () => {
    const at = (path: string, args: string[] = []) => fingerprint(script({ path, args }).toDocument())
    expect(at('/home/ann/a.py')).toBe(at('/srv/jobs/a.py'))
    expect(at('C:\\jobs\\a.py')).toBe(at('/srv/jobs/a.py'))
    expect(at('/srv/jobs/a.py')).not.toBe(at('/srv/jobs/a.py', ['x']))
    expect(at('/srv/jobs/a.py')).not.toBe(at('/srv/jobs/b.py'))
  })
})
