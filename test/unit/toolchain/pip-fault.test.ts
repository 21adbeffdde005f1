import { describe, expect, test } from 'vitest'
import { readPipFault } from '../../../src/toolchain/pip-fault.js'

const PINS = new Map([['numpy', ['2.4.6', '2.2.6']]])

describe("pip's last word", () => {
  test('a conflict with a pin says who pins what', () => {
    const output = `
Collecting numba==0.61.0 (from -r r3.txt (line 1))
INFO: pip is looking at multiple versions of numba to determine which version is compatible with other requirements.

The conflict is caused by:
    numba 0.61.0 depends on numpy<2.2 and >=1.24
    The user requested (constraint) numpy==2.4.6

To fix this you could try to:
1. loosen the range of package versions you've specified

ERROR: Cannot install -r r3.txt (line 1) because these package versions have conflicting dependencies.
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/
`
    expect(readPipFault(output, PINS)).toEqual({
      text: 'numba 0.61.0 depends on numpy<2.2 and >=1.24; sparkwire pins numpy==2.4.6',
      hint: expect.stringContaining('choose versions that go with what sparkwire pins'),
      byRequirements: true,
    })
  })

  test('a conflict of the job with itself does not blame a pin', () => {
    const output = `
The conflict is caused by:
    The user requested iniconfig==2.0.0
    The user requested (constraint) iniconfig==1.1.1

`
    expect(readPipFault(output, PINS)).toEqual({
      text: 'the job requires iniconfig==2.0.0; a constraint of the job says iniconfig==1.1.1',
      hint: 'loosen or drop one of the versions',
      byRequirements: true,
    })
  })

  test.each([
    ['ERROR: No matching distribution found for nosuch==1', true, 'has no such package'],
    ["ERROR: Invalid requirement: 'a b c': Expected end or semicolon", true, 'sparkwire setup'],
    ['ERROR: Could not install packages due to an OSError: No space left on device', false, 'free 4 GB'],
  ])('%s', (line, byRequirements, hint) => {
    const output = `Looking in links: /wheels\nERROR: Could not find a version that satisfies nosuch==1 (from versions: none)\n${line}\n`
    expect(readPipFault(output, PINS)).toMatchObject({
      text: line,
      byRequirements,
    })
    if (!line.includes('Invalid')) expect(readPipFault(output, PINS).hint).toContain(hint)
  })

  test('an index that cannot be reached is not the fault of the requirements', () => {
    const output = `WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/shapely/
ERROR: Could not find a version that satisfies the requirement shapely (from versions: none)
ERROR: No matching distribution found for shapely
`
    expect(readPipFault(output, PINS)).toEqual({
      text: 'ERROR: No matching distribution found for shapely',
      hint: expect.stringContaining('the package index is not reachable: check the network'),
      byRequirements: false,
    })
  })
})
