import { type DockerOptions, serviceImages } from './options.ts'
import {
  type Credentials,
  objectStoreDefinition,
  postgresDefinition,
  type ServiceDefinition,
} from './services/definitions.ts'

/**
 * `compose.yaml` with the services that a run starts, out of the same definitions. Names and secrets come from the
 * environment of `docker compose`, so that none is in the file.
 */
export const composeFile = (options: DockerOptions): string => {
  const services = [postgresDefinition(variables), objectStoreDefinition(options.objectStore, variables)]
  return [
    '# The services of etl-bench’s docker target, as a run starts them: catalog and warehouse.',
    '# Set ETL_BENCH_PASSWORD, and ETL_BENCH_USER if you like, before `docker compose up --wait`.',
    ...toYaml({
      name: 'etl-bench',
      services: Object.fromEntries(services.map((service) => [service.alias, serviceOf(service, options)])),
    }),
    '',
  ].join('\n')
}

/** As `docker compose` reads its environment. */
const variable = (name: string, otherwise: string): string => `$\{ETL_BENCH_${name}:${otherwise}}`

const variables: Credentials = {
  user: variable('USER', '-etlbench'),
  password: variable('PASSWORD', '?set a password of 8 characters or more'),
}

const serviceOf = (service: ServiceDefinition, options: DockerOptions): Yaml => ({
  image: serviceImages(service.image, options)[0]!,
  ...(service.entrypoint && { entrypoint: service.entrypoint }),
  ...(service.command && { command: service.command }),
  environment: service.environment,
  ports: [`127.0.0.1:${variable(`${service.alias.toUpperCase()}_PORT`, `-${service.port}`)}:${service.port}`],
  ...(service.ready.command && {
    healthcheck: {
      test: ['CMD-SHELL', service.ready.command],
      interval: '2s',
      timeout: '5s',
      retries: 30,
    },
  }),
})

type Yaml = string | number | readonly string[] | { readonly [key: string]: Yaml }

/** Strings as JSON writes them are YAML as well. */
const toYaml = (value: { readonly [key: string]: Yaml }, indent = ''): string[] =>
  Object.entries(value).flatMap(([key, child]) => {
    if (typeof child === 'object' && !Array.isArray(child))
      return [`${indent}${key}:`, ...toYaml(child as { readonly [key: string]: Yaml }, `${indent}  `)]
    return [`${indent}${key}: ${JSON.stringify(child)}`]
  })
