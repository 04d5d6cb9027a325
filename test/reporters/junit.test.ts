import { describe, expect, test } from 'vitest'
import { renderJunit } from '../../reporters/junit.ts'
import { stackRecord, timed, unsoundTrial } from '../analysis/records.ts'
import { python } from '../dataset/python.ts'
import { gated, gateOf, inconclusive, item, problem, regressed, unmeasured } from './gateRecords.ts'

const spark = stackRecord('spark (local[2])', timed([31.9, 32.4, 35.0]))

describe('renderJunit', () => {
  test('has a suite for each scenario and a test for each stack, with figures', () => {
    expect(renderJunit(gated(null))).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="etl-bench" tests="2" failures="0" errors="0" time="36.750">
        <testsuite name="hourly revenue by country" tests="2" failures="0" errors="0" skipped="0" time="36.750" timestamp="2026-11-22T10:00:00">
          <properties>
            <property name="run" value="2026-11-22T10-00-00-ab12"/>
            <property name="size" value="small"/>
            <property name="target" value="local"/>
            <property name="rows" value="100000"/>
            <property name="dataset" value="d1"/>
            <property name="blocks" value="6"/>
            <property name="machine.cpu" value="Example CPU"/>
            <property name="machine.cores" value="2"/>
          </properties>
          <testcase name="spark (local[2])" classname="hourly revenue by country" time="32.150">
            <properties>
              <property name="trials" value="6 of 6"/>
              <property name="executionTimeMs" value="32150"/>
              <property name="executionTimeMs.min" value="30900"/>
              <property name="executionTimeMs.max" value="35000"/>
              <property name="peakMemoryMb" value="700"/>
              <property name="cpuSeconds" value="1.2"/>
              <property name="recordsPerSecond" value="100000"/>
            </properties>
          </testcase>
          <testcase name="pythonic (polars)" classname="hourly revenue by country" time="4.600">
            <properties>
              <property name="trials" value="6 of 6"/>
              <property name="executionTimeMs" value="4600"/>
              <property name="executionTimeMs.min" value="4510"/>
              <property name="executionTimeMs.max" value="4830"/>
              <property name="peakMemoryMb" value="700"/>
              <property name="cpuSeconds" value="1.2"/>
              <property name="recordsPerSecond" value="100000"/>
            </properties>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `)
  })

  test('a failed trial and a wrong output are errors, with what each said', () => {
    const wrong = unsoundTrial(2, 'wrongOutput', '3 of 4,812 rows differ <revenue>')
    const failed = unsoundTrial(3, 'failed', 'boom \u001b[31mred\u0000')
    const stacks = { spark, pythonic: stackRecord('pythonic (polars)', [wrong, failed]) }
    expect(renderJunit(gated(null, { stacks })).split('\n').slice(25)).toMatchInlineSnapshot(`
      [
        "      <properties>",
        "        <property name="trials" value="0 of 6"/>",
        "      </properties>",
        "      <error message="1 wrong output, 1 failed, 4 not run" type="wrongOutput">block 2: wrong output: 3 of 4,812 rows differ &lt;revenue&gt;",
        "block 3: failed: boom red </error>",
        "    </testcase>",
        "  </testsuite>",
        "</testsuites>",
        "",
      ]
    `)
  })

  test('a stack that never ran is skipped', () => {
    const stacks = { spark, pythonic: stackRecord('pythonic (polars)', []) }
    expect(renderJunit(gated(null, { stacks }))).toContain('<skipped message="6 not run"/>')
  })

  test('a verdict is in the suite of its own file where another file has a scenario of that name', () => {
    const elsewhere = { file: 'benchmarks/other.bench.ts' }
    const results = gated(gateOf([item('spark'), item('spark', regressed, elsewhere)]), { stacks: { spark } })
    results.results.push({ ...results.results[0]!, ...elsewhere })
    const classes = [...renderJunit(results).matchAll(/name="spark.*: time.*classname="([^"]*)"/g)]
    expect(classes.map(([, name]) => name)).toEqual([
      'hourly revenue by country (benchmarks/revenue.bench.ts)',
      'hourly revenue by country (benchmarks/other.bench.ts)',
    ])
  })

  test('regressed is a failure, inconclusive is skipped, not measured is an error; what is missing too', () => {
    const elsewhere = item('spark', unmeasured, { scenario: 'gone' })
    const gate = gateOf([item('spark', regressed), item('pythonic', inconclusive), elsewhere], {
      verdict: 'couldNotMeasure',
      exitCode: 2,
      problems: [problem('is in origin/main and not here', { scenario: 'gone' })],
    })
    const xml = renderJunit(gated(gate, { stacks: { spark, pythonic: spark } }))
    expect(xml.slice(xml.indexOf('    <testcase name="spark (local[2]): time'))).toMatchInlineSnapshot(`
      "    <testcase name="spark (local[2]): time against origin/main" classname="hourly revenue by country">
            <properties>
              <property name="verdict" value="regressed"/>
              <property name="ratio" value="1.183"/>
              <property name="ratio.lower" value="1.112"/>
              <property name="ratio.upper" value="1.262"/>
              <property name="p" value="0.001"/>
              <property name="blocks" value="6"/>
              <property name="cannotExclude" value="0.262"/>
              <property name="detectable" value="0.124"/>
            </properties>
            <failure message="took 1.18× the base’s time, which is more than the margin allows; cannot exclude +26.2 %; would have caught +12.4 % with 80 % power" type="regressed"/>
          </testcase>
          <testcase name="spark (local[2]): time against origin/main" classname="hourly revenue by country">
            <properties>
              <property name="verdict" value="inconclusive"/>
              <property name="ratio" value="1.031"/>
              <property name="ratio.lower" value="0.954"/>
              <property name="ratio.upper" value="1.113"/>
              <property name="p" value="0.31"/>
              <property name="blocks" value="6"/>
              <property name="cannotExclude" value="0.113"/>
              <property name="detectable" value="0.172"/>
            </properties>
            <skipped message="inconclusive: took 1.03× the base’s time, and neither side of the margin is shown; cannot exclude +11.3 %; would have caught +17.2 % with 80 % power"/>
          </testcase>
        </testsuite>
        <testsuite name="gate" tests="3" failures="0" errors="2" skipped="0" time="0.000" timestamp="2026-11-22T10:00:00">
          <properties>
            <property name="verdict" value="couldNotMeasure"/>
            <property name="exitCode" value="2"/>
            <property name="margin" value="0.05"/>
            <property name="level" value="0.05"/>
          </properties>
          <testcase name="suite mean: time against origin/main" classname="gate">
            <properties>
              <property name="verdict" value="pass"/>
              <property name="ratio" value="1.004"/>
              <property name="ratio.lower" value="0.981"/>
              <property name="ratio.upper" value="1.027"/>
              <property name="p" value="0.004"/>
              <property name="blocks" value="6"/>
              <property name="cannotExclude" value="0.027"/>
              <property name="detectable" value="0.081"/>
            </properties>
          </testcase>
          <testcase name="gone, spark: time against origin/main" classname="gate">
            <properties>
              <property name="verdict" value="couldNotMeasure"/>
              <property name="blocks" value="0"/>
            </properties>
            <error message="could not be measured: 2 of 6 trials failed" type="couldNotMeasure"/>
          </testcase>
          <testcase name="gone" classname="gate">
            <error message="is in origin/main and not here" type="couldNotMeasure"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `)
  })

  test('counts are those that a parser finds', async () => {
    const gate = gateOf([item('spark', regressed), item('pythonic', inconclusive), item('spark', unmeasured)])
    const counts = await python<Record<string, [number, number]>>(
      `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.argv[1])
kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
print(json.dumps({k: [sum(int(s.get(k)) for s in root), len(root.findall(".//" + e))] for k, e in kinds.items()}))`,
      renderJunit(gated(gate)),
    )
    expect(counts).toEqual({ tests: [6, 6], failures: [1, 1], errors: [1, 1], skipped: [1, 1] })
  })
})
