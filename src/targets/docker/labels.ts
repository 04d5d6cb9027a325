import { isRunning, ownIdentity, type ProcessIdentity } from '../../host/processIdentity.ts'

/** On everything of ours that an engine holds: containers, networks, volumes and images. */
export const TOOL_LABEL = 'io.etl-bench.tool'
export const RUN_LABEL = 'io.etl-bench.run'
/** Which of a run's environments it belongs to. */
export const ENVIRONMENT_LABEL = 'io.etl-bench.environment'
/** Which service a container is, or a volume of. */
export const SERVICE_LABEL = 'io.etl-bench.service'
const OWNER_LABEL = 'io.etl-bench.owner'
const KEEP_LABEL = 'io.etl-bench.keep'

export type Labels = Record<string, string>

/** For what this process makes: who may remove it, and when. */
export const ownLabels = async (runId: string, keep: boolean): Promise<Labels> => ({
  [TOOL_LABEL]: 'etl-bench',
  [RUN_LABEL]: runId,
  [OWNER_LABEL]: JSON.stringify(await ownIdentity()),
  ...(keep && { [KEEP_LABEL]: 'true' }),
})

/**
 * Whose something is: `abandoned` when its owner has ended, `kept` when that was asked for, and `elsewhere` when
 * the owner belongs to another machine, container or boot, of which nothing can be said from here.
 */
export type Ownership = 'owned' | 'abandoned' | 'kept' | 'elsewhere'

export const ownership = async (labels: Labels): Promise<Ownership> => {
  const running = await isRunning(readOwner(labels[OWNER_LABEL]))
  if (running) return 'owned'
  if (labels[KEEP_LABEL] === 'true') return 'kept'
  return running === false ? 'abandoned' : 'elsewhere'
}

const readOwner = (text = ''): ProcessIdentity => {
  try {
    return JSON.parse(text) as ProcessIdentity
  } catch {
    return { machine: '', pid: 0, startTicks: 0 }
  }
}
