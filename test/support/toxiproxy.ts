import { type StartedToxiProxyContainer, ToxiProxyContainer } from '@testcontainers/toxiproxy'
import type { Engine } from '../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../src/targets/docker/labels.ts'
import { findResources } from '../../src/targets/docker/resources.ts'
import type { Target } from '../../src/targets/target.ts'
import { TEST_IMAGES } from './docker.ts'

type Proxy = Awaited<ReturnType<StartedToxiProxyContainer['createProxy']>>
type Toxic = Parameters<Proxy['instance']['addToxic']>[0]['type']

type Service = 'postgres' | 'objectstore'

/** The network between programs and services, which can be slowed and cut. */
export interface ToxicNetwork {
  /** Delays all that services answer, and lets the store send so much alone. */
  slow(latencyMs: number, kilobytesPerSecond: number): Promise<void>
  /** Closes its connections, and refuses new ones. */
  cut(service: Service): Promise<void>
  /** Connections stay, and nothing comes through any more. */
  swallow(service: Service): Promise<void>
  heal(): Promise<void>
}

/** A Docker target whose programs reach catalog and object store through Toxiproxy, in the environment's network. */
export const throughToxiproxy = (
  engine: Engine,
  target: Target,
): { target: Target; network: ToxicNetwork } => {
  const proxies = new Map<Service, Proxy>()
  const add = async (service: Service, type: Toxic, attributes: object): Promise<void> => {
    const { instance } = proxies.get(service)!
    await instance.addToxic({ name: type, type, stream: 'downstream', toxicity: 1, attributes })
  }

  const open: Target['open'] = async (request) => {
    const environment = await target.open(request)
    const [network] = (await findResources(engine, { [RUN_LABEL]: request.runId })).filter(
      ({ kind }) => kind === 'network',
    )
    const { Name } = await engine.docker.getNetwork(network!.id).inspect()
    const host = `${Name}-toxiproxy`
    // Goes with the environment, by its labels.
    const container = await new ToxiProxyContainer(TEST_IMAGES.toxiproxy)
      .withName(host)
      .withNetworkMode(Name)
      .withLabels(network!.labels)
      .withAutoCleanup(false)
      .start()
    const through = async (service: Service, port: number): Promise<string> => {
      const proxy = await container.createProxy({ name: service, upstream: `${service}:${port}` })
      proxies.set(service, proxy)
      return `${host}:${proxy.instance.listen.split(':').at(-1)}`
    }
    const { catalog } = environment
    const { uri, ...properties } = catalog.properties
    return {
      ...environment,
      catalog: {
        ...catalog,
        properties: {
          ...properties,
          uri: uri!.replace('postgres:5432', await through('postgres', 5432)),
          's3.endpoint': `http://${await through('objectstore', 9000)}`,
        },
      },
    }
  }
  return {
    target: { ...target, open },
    network: {
      slow: async (latency, rate) => {
        for (const service of proxies.keys()) await add(service, 'latency', { latency, jitter: 0 })
        await add('objectstore', 'bandwidth', { rate })
      },
      cut: (service) =>
        proxies
          .get(service)!
          .setEnabled(false)
          .then(() => {}),
      swallow: (service) => add(service, 'timeout', { timeout: 0 }),
      heal: async () => {
        for (const { instance } of proxies.values()) await instance.getToxiproxy().reset()
      },
    },
  }
}
