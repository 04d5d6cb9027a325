import { z } from 'zod'
import { UserError } from '../recovery/errors.ts'
import { flag, list, number, type Option, share, text } from './option.ts'

/** Figures that the gate tests, each a family of its own. */
const gatedFigure = z.enum(['time', 'memory', 'cpu'])

/** What would be "could not measure" and may be let pass by name. */
const allowance = z.enum(['missing', 'fingerprint', 'dataset'])

/** What the run is held against, and how strictly. */
export const gateSettings = z.strictObject({
  /** Hold the run against its reference; implied by naming one for this run. */
  gate: z.boolean(),
  /** A git revision that runs in the same blocks. */
  against: z.string().min(1).optional(),
  /** Name of a stored baseline. */
  baseline: z.string().min(1).optional(),
  /** Slower by up to this share passes. */
  margin: z.number("expected a share such as 0.05, on the command line '5%'").min(0.001).max(10),
  /** Whether a run that can't tell fails (exit 3) or only says so. */
  inconclusive: z.enum(['fail', 'warn']),
  gateMetrics: z.array(gatedFigure).min(1),
  allow: z.array(allowance),
  /** Compare the current state with itself so often, to see how often the gate is wrong. */
  calibrate: z.number().int().min(1).max(1000).optional(),
})
type GateSettings = z.infer<typeof gateSettings>

export const defaultGateSettings: GateSettings = {
  gate: false,
  margin: 0.05,
  inconclusive: 'fail',
  gateMetrics: ['time', 'memory', 'cpu'],
  allow: [],
}

/** Of a gated run for which no blocks were asked: most end after 5, a close call goes on. */
export const defaultGateBlocks = { looks: [5, 10, 15] }

/** Whether the run ends in a verdict against a reference. */
export const isGated = ({ gate }: Pick<GateSettings, 'gate'>): boolean => gate

/** Some of it, as a schema's `partial()` gives it. */
type Said<Settings> = { [Name in keyof Settings]?: Settings[Name] | undefined }

/**
 * What was said for this run beside what the plugin's options say: a reference that is named now begins a gate and
 * replaces theirs, and a calibration needs none.
 */
export const withRunsGate = <Settings extends GateSettings>(
  settings: Settings,
  { gate, against, baseline, calibrate }: Said<GateSettings>,
): Settings => {
  const isAsked = gate === true || against !== undefined || baseline !== undefined
  if (calibrate !== undefined && isAsked)
    throw new UserError(
      '--calibrate: expected no gate beside it; got --gate, --against or --baseline. It compares the current state with itself.',
    )
  if (calibrate !== undefined) return { ...settings, gate: false }
  if (against === undefined && baseline === undefined) return settings
  const { against: _, baseline: __, ...rest } = settings
  const named = { ...(against !== undefined && { against }), ...(baseline !== undefined && { baseline }) }
  return { ...(rest as Settings), ...named, gate: gate ?? true }
}

/** Whether another revision, or the same once more, runs in the same blocks: only these can be looked at while they run. */
export const isPaired = ({ gate, against, calibrate }: Partial<GateSettings>): boolean =>
  (gate === true && against !== undefined) || calibrate !== undefined

/** Throws a UserError unless a gate has exactly one reference. */
export const requireOneReference = ({ gate, against, baseline }: GateSettings): void => {
  if (!gate) return
  if (against !== undefined && baseline !== undefined)
    throw new UserError(
      `--against, --baseline: expected one of them; got both ("${against}" and "${baseline}")`,
    )
  if (against === undefined && baseline === undefined)
    throw new UserError(
      '--gate: expected what to hold the run against: --against <git revision> (e.g. --against origin/main) or --baseline <name>; got neither. Nothing was measured.',
    )
}

export const gateOptions: Record<string, Option> = {
  gate: {
    value: '',
    help: 'hold the run against a reference and exit accordingly',
    parse: flag,
    put: ['gate'],
  },
  against: {
    value: 'revision',
    help: 'gate: run this git revision in the same blocks, e.g. origin/main',
    parse: text,
    put: ['against'],
  },
  baseline: { value: 'name', help: 'gate: compare with a stored baseline', parse: text, put: ['baseline'] },
  margin: {
    value: '5%',
    help: 'gate: slower by up to this passes; default 5%',
    parse: share,
    put: ['margin'],
  },
  inconclusive: {
    value: 'fail|warn',
    help: 'gate: whether a run that can’t tell fails (exit 3); default fail',
    parse: text,
    put: ['inconclusive'],
  },
  'gate-metrics': {
    value: 'time,memory,cpu',
    help: 'gate: figures that are tested; default all three',
    parse: list,
    put: ['gateMetrics'],
  },
  allow: {
    value: 'missing,…',
    help: 'gate: let pass what could not be measured: missing, fingerprint, dataset',
    parse: list,
    put: ['allow'],
  },
  calibrate: {
    value: 'n',
    help: 'compare the current state with itself n times: false alarms and noise',
    parse: number,
    put: ['calibrate'],
  },
}
