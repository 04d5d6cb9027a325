/**
 * The user's environment for set-up commands: all of it, because proxies, certificates and registries are
 * configured there, but for what would point Python, uv or Spark at another installation than ours.
 */
export const setUpEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !MISLEADING.test(name)))

const MISLEADING =
  /^(PYTHON\w*|VIRTUAL_ENV|CONDA_PREFIX|PYSPARK_\w+|SPARK_HOME|UV_PYTHON|PIP_(TARGET|PREFIX))$/
