import type { ResourceLimits } from '../../scenario/resourceLimits.ts'
import type { Companion } from '../../targets/target.ts'
import type { Cluster } from '../stack.ts'
import { DAEMON_MB, isOversubscribed, type Shares, shares } from './shares.ts'

/** Host names of a cluster; workers are numbered. */
export const DRIVER = 'driver'
export const MASTER_URL = 'spark://master:7077'

/**
 * A standalone cluster: a master, workers with one executor each, and the runner as the driver.
 * https://spark.apache.org/docs/latest/spark-standalone.html
 *
 * @throws UserError where the limits are too small for so many
 */
export const standaloneCluster = (limits: ResourceLimits, executors: number): Cluster => {
  const divided = shares(limits, executors)
  const workers = Array.from({ length: executors }, (_, i) => workerOf(divided, `worker-${i + 1}`))
  const companions = [masterOf(divided), ...workers]
  const runner = { name: DRIVER, share: divided.driver }
  return {
    runner,
    companions,
    parts: [runner, ...companions].map(({ name, share }) => ({ name, ...share })),
    warnings: isOversubscribed(divided) ? [oversubscribed(divided, executors)] : [],
  }
}

/** `2 executors × 1 core`. */
export const clusterText = (limits: ResourceLimits, executors: number): string => {
  const divided = shares(limits, executors)
  const text = `${counted(executors, 'executor')} × ${counted(divided.cores, 'core')}`
  return isOversubscribed(divided) ? `${text}, oversubscribed` : text
}

const masterOf = ({ master }: Shares): Companion => ({
  name: 'master',
  role: 'master',
  module: 'stacks.spark.daemon',
  args: ['org.apache.spark.deploy.master.Master', '--host', 'master', '--port', '7077', '--webui-port', '0'],
  environment: { ...DAEMON, SPARK_LOCAL_IP: 'master' },
  share: master,
  ready: /I have been elected leader! New state: ALIVE/,
  reusable: true,
})

const workerOf = ({ worker, cores }: Shares, name: string): Companion => ({
  name,
  role: 'worker',
  after: 'master',
  module: 'stacks.spark.daemon',
  args: [
    'org.apache.spark.deploy.worker.Worker',
    ...['--host', name, '--port', '7078', '--webui-port', '0'],
    ...['--cores', `${cores}`, '--memory', `${worker.memoryMb - DAEMON_MB}M`],
    MASTER_URL,
  ],
  environment: { ...DAEMON, SPARK_LOCAL_IP: name },
  share: worker,
  ready: /Successfully registered with master/,
  reusable: true,
})

/** These JVMs start and then wait: the quick compiler and the small collector cost the least CPU and memory. */
const SMALL_JVM = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
const DAEMON = {
  SPARK_DAEMON_MEMORY: '128m',
  SPARK_DAEMON_JAVA_OPTS: `${SMALL_JVM} -Dspark.master.rest.enabled=false`,
  SPARK_LAUNCHER_OPTS: SMALL_JVM,
}

const oversubscribed = ({ worker, cores }: Shares, executors: number): Cluster['warnings'][number] => ({
  code: 'oversubscribed',
  text:
    `${counted(executors, 'executor')} with ${counted(cores, 'core')} each have ` +
    `${(executors * worker.cpus).toFixed(2)} CPUs together: the rest of the limits is the driver’s and the master’s`,
  advice: 'raise resourceLimits.cpus, or use fewer executors: these times tell little of a cluster',
  subject: 'spark',
})

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
