import { GenericContainer, Wait } from 'testcontainers'
import { type Proxy as Connection, type ICreateToxicBody, Toxiproxy } from 'toxiproxy-node-client'
import type { Engine } from '../../src/targets/docker/engine.ts'
import { RUN_LABEL } from '../../src/targets/docker/labels.ts'
import { findResources } from '../../src/targets/docker/resources.ts'
import type { Target } from '../../src/targets/target.ts'
import { TEST_IMAGES } from './docker.ts'

type Toxic = ICreateToxicBody<object>['type']

type Service = 'postgres' | 'objectstore'

const CONTROL_PORT = 8474
const LISTEN_PORTS: Record<Service, number> = { postgres: 8666, objectstore: 8667 }

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
  const proxies = new Map<Service, Connection>()
  const add = async (service: Service, type: Toxic, attributes: object): Promise<void> => {
    await proxies.get(service)!.addToxic({ name: type, type, stream: 'downstream', toxicity: 1, attributes })
  }

  const open: Target['open'] = async (request) => {
    const environment = await target.open(request)
    const [network] = (await findResources(engine, { [RUN_LABEL]: request.runId })).filter(
      ({ kind }) => kind === 'network',
    )
    const { Name } = await engine.docker.getNetwork(network!.id).inspect()
    const host = `${Name}-toxiproxy`
    // Goes with the environment, by its labels. Testcontainers' own class publishes 33 ports, and where ten in a
    // row are taken the engine starts nothing else.
    const container = await new GenericContainer(TEST_IMAGES.toxiproxy)
      .withExposedPorts(CONTROL_PORT)
      .withWaitStrategy(Wait.forHttp('/version', CONTROL_PORT))
      .withStartupTimeout(180_000)
      .withName(host)
      .withNetworkMode(Name)
      .withLabels(network!.labels)
      .withAutoCleanup(false)
      .start()
    const at = `http://${container.getHost()}:${container.getMappedPort(CONTROL_PORT)}`
    const toxiproxy = new Toxiproxy(at)
    const through = async (service: Service, port: number): Promise<string> => {
      const listen = LISTEN_PORTS[service]
      const proxy = await toxiproxy.createProxy({
        name: service,
        listen: `0.0.0.0:${listen}`,
        upstream: `${service}:${port}`,
        enabled: true,
      })
      proxies.set(service, proxy)
      return `${host}:${listen}`
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
      cut: async (service) => {
        const proxy = proxies.get(service)!
        const { listen, upstream } = proxy
        await proxy.update({ enabled: false, listen, upstream })
      },
      swallow: (service) => add(service, 'timeout', { timeout: 0 }),
      heal: async () => {
        await proxies.get('postgres')!.getToxiproxy().reset()
      },
    },
  }
}
