import type { XmlElement } from './xml.ts'

type Figures = Readonly<Record<string, string | number | null | undefined>>

export interface TestCase {
  name: string
  /** Name of its suite, which is what GitLab shows. */
  suite: string
  seconds: number | null
  properties: Figures
  /** Null where it passed. */
  outcome:
    | { kind: 'failure' | 'error'; type: string; message: string; text: readonly string[] }
    | { kind: 'skipped'; message: string }
    | null
}

export interface TestSuite {
  name: string
  /** ISO 8601 in UTC. */
  startedAt: string
  properties: Figures
  cases: readonly TestCase[]
}

/** The root element, with counts; elements and attributes are those that Jenkins and GitLab read. */
export const suitesElement = (suites: readonly TestSuite[]): XmlElement => {
  const { skipped: _, ...counts } = countsOf(suites.flatMap(({ cases }) => cases))
  return {
    name: 'testsuites',
    attributes: { name: 'etl-bench', ...counts },
    children: suites.map(suiteElement),
  }
}

const suiteElement = ({ name, startedAt, properties, cases }: TestSuite): XmlElement => ({
  name: 'testsuite',
  attributes: { name, ...countsOf(cases), timestamp: startedAt.slice(0, 19) },
  children: [...propertiesElement(properties), ...cases.map(caseElement)],
})

const countsOf = (cases: readonly TestCase[]) => {
  const count = (kind: string): number => cases.filter(({ outcome }) => outcome?.kind === kind).length
  const seconds = cases.reduce((sum, one) => sum + (one.seconds ?? 0), 0)
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds.toFixed(3),
  }
}

const caseElement = ({ name, suite, seconds, properties, outcome }: TestCase): XmlElement => ({
  name: 'testcase',
  attributes: { name, classname: suite, ...(seconds === null ? {} : { time: seconds.toFixed(3) }) },
  children: [...propertiesElement(properties), ...(outcome ? [outcomeElement(outcome)] : [])],
})

const propertiesElement = (figures: Figures): XmlElement[] => {
  const children = Object.entries(figures).flatMap(([name, value]): XmlElement[] =>
    value === null || value === undefined ? [] : [{ name: 'property', attributes: { name, value } }],
  )
  return children.length > 0 ? [{ name: 'properties', children }] : []
}

const outcomeElement = (outcome: NonNullable<TestCase['outcome']>): XmlElement => {
  const { kind, message } = outcome
  if (kind === 'skipped') return { name: kind, attributes: { message } }
  const text = outcome.text.join('\n')
  return { name: kind, attributes: { message, type: outcome.type }, children: text === '' ? [] : [text] }
}
